package org.goinghome.security;

import java.util.Locale;
import org.goinghome.security.LoopbackOnly.UnsafeAddress;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which setting to change. */
class UnsafeAddressAnalyzer extends AbstractFailureAnalyzer<UnsafeAddress> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsafeAddress cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set " + cause.setting() + " (" + variable(cause.setting()) + ") to 127.0.0.1.",
                cause);
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
