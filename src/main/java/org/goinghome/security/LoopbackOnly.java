package org.goinghome.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Refuses a start on an address that others can reach: calls are not authenticated, and they carry patients' data. */
@Component
class LoopbackOnly {

    LoopbackOnly(@Value("${server.address:#{null}}") @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new UnsafeAddress(address == null ? "every address" : address.getHostAddress());
        }
    }

    /** The service would listen where others can reach it. */
    static final class UnsafeAddress extends RuntimeException {

        UnsafeAddress(String address) {
            super("server.address would have the service listen on " + address
                    + ", but callers are not authenticated yet: only a loopback address is safe.");
        }
    }
}
