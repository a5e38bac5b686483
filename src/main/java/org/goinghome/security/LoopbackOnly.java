package org.goinghome.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses a start on an address that others can reach: calls are not authenticated, and they carry patients' data. */
@Component
class LoopbackOnly {

    LoopbackOnly(
            @Value("${server.address:#{null}}") @Nullable InetAddress address,
            @Value("${management.server.address:#{null}}") @Nullable InetAddress management,
            Environment environment) {
        require("server.address", address);
        // Health and other endpoints on a port of their own listen on an address of their own.
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            require("management.server.address", management);
        }
    }

    private static void require(String setting, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new UnsafeAddress(setting, address == null ? "every address" : address.getHostAddress());
        }
    }

    /** The service would listen where others can reach it. */
    static final class UnsafeAddress extends RuntimeException {

        private final String setting;

        UnsafeAddress(String setting, String address) {
            super(setting + " would have the service listen on " + address
                    + ", but callers are not authenticated yet: only a loopback address is safe.");
            this.setting = setting;
        }

        String setting() {
            return setting;
        }
    }
}
