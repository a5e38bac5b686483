package org.goinghome.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The networks in which FHIR servers may stand. A name that is allowed can be made to mean another machine, so the address
 * counts to which it leads: by default one that everybody on the internet can reach, never one inside the hospital.
 */
public final class Networks {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

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

    private static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        var carrierGradeNat = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        var thisNetwork = bytes.length == 4 && bytes[0] == 0;
        var uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        // 64:ff9b::/96 and 2002::/16 carry an IPv4 address inside.
        var translated = address instanceof Inet6Address
                && ((bytes[0] == 0 && bytes[1] == 0x64) || (bytes[0] == 0x20 && bytes[1] == 0x02));
        return !(carrierGradeNat
                || thisNetwork
                || uniqueLocal
                || translated
                || address.isAnyLocalAddress()
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
