package org.goinghome.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The networks in which FHIR servers may stand. A name that is allowed can be made to mean another machine, so the address
 * counts to which it leads: by default one that everybody on the internet can reach, never one inside the hospital.
 */
public final class Networks {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * What the special-purpose registries of IANA keep from the internet, as far as Java has no word for it: this network, carrier
     * NAT, protocol assignments, benchmarks, reserved; IPv4 inside IPv6, translated, Teredo, documentation, 6to4, unique local.
     */
    private static final List<Range> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b::/32",
                    "2001::/32",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7")
            .map(Networks::range)
            .toList();

    private final List<Range> ranges;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Range(byte[] address, int bits) {

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Networks(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Networks as an operator writes them, such as {@code 10.20.0.0/16}; none means the internet.
     *
     * @throws IllegalArgumentException saying what is wrong with one
     */
    public static Networks of(List<String> networks) {
        return new Networks(networks.stream().map(Networks::range).toList());
    }

    /** Whether a server may stand at this address. */
    public boolean allow(InetAddress address) {
        return ranges.isEmpty()
                ? isPublic(address)
                : ranges.stream().anyMatch(range -> range.holds(address.getAddress()));
    }

    /** Neither inside a hospital, nor this machine, nor what nobody may have, nor an IPv4 address in the clothes of IPv6. */
    private static boolean isPublic(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(range -> range.holds(address.getAddress()))
                && !(address.isAnyLocalAddress()
                        || address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress());
    }

    private static Range range(String network) {
        var parts = network.split("/", 2);
        try {
            if (LITERAL.matcher(parts[0]).matches()) {
                // A literal is never looked up.
                var address = InetAddress.getByName(parts[0]).getAddress();
                var bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
                if (bits >= 0 && bits <= address.length * 8) {
                    return new Range(Arrays.copyOf(address, address.length), bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + network + "' is not a network such as 10.20.0.0/16");
    }
}
