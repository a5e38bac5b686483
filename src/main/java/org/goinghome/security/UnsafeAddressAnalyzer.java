package org.goinghome.security;

import org.goinghome.security.LoopbackOnly.UnsafeAddress;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which setting to change. */
class UnsafeAddressAnalyzer extends AbstractFailureAnalyzer<UnsafeAddress> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsafeAddress cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set server.address (SERVER_ADDRESS) to 127.0.0.1 or leave it out.",
                cause);
    }
}
