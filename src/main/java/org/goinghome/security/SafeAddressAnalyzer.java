package org.goinghome.security;

import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which setting to change. */
class SafeAddressAnalyzer extends AbstractFailureAnalyzer<SafeAddress.Unsafe> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SafeAddress.Unsafe cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set goinghome.clients to the EHRs that may call, or set " + cause.setting() + " ("
                        + variable(cause.setting()) + ") to 127.0.0.1.",
                cause);
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
