package org.goinghome.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to make a password that may stand in settings. */
class WeakPasswordAnalyzer extends AbstractFailureAnalyzer<InsightPassword.Weak> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InsightPassword.Weak cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set goinghome.insight.password to '{bcrypt}' and a bcrypt digest of cost 10 to 15, as 'htpasswd -nBC 12 insight'"
                        + " makes it after 'insight:', or leave it out: then nobody sees the page.",
                cause);
    }
}
