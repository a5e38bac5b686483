package org.goinghome.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists every setting of a client that is wrong. */
class ClientsRefusedAnalyzer extends AbstractFailureAnalyzer<ClientsRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ClientsRefused cause) {
        return new FailureAnalysis(
                "The settings of clients have " + cause.problems().size() + " problem(s):\n\n  "
                        + String.join("\n  ", cause.problems()),
                "Mend the settings listed above (goinghome.clients, goinghome.public-url), then start again.",
                cause);
    }
}
