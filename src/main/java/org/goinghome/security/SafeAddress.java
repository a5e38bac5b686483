package org.goinghome.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;

/** Refuses a start on an address that others can reach, as long as callers do not have to prove who they are. */
class SafeAddress {

    SafeAddress(
            @Value("${server.address:#{null}}") @Nullable InetAddress address,
            @Value("${management.server.address:#{null}}") @Nullable InetAddress management,
            Environment environment,
            Clients clients) {
        if (!clients.open()) {
            return;
        }
        require("server.address", address);
        // Health and other endpoints on a port of their own listen on an address of their own.
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            require("management.server.address", management);
        }
    }

    private static void require(String setting, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new Unsafe(setting, address == null ? "every address" : address.getHostAddress());
        }
    }

    /** The service would listen where others can reach it. */
    static final class Unsafe extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String setting;

        Unsafe(String setting, String address) {
            super(
                    setting + " would have the service listen on " + address
                            + ", but no clients are set: anybody who reaches it could call, and only a loopback address is safe.");
            this.setting = setting;
        }

        String setting() {
            return setting;
        }
    }
}
