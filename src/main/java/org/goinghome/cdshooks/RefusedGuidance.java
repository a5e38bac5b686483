package org.goinghome.cdshooks;

import org.goinghome.artifact.ArtifactsRefused;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the service what is wrong with the guidance, instead of a stack trace. */
class RefusedGuidance extends AbstractFailureAnalyzer<ArtifactsRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ArtifactsRefused cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Mend the files and settings listed above, then start again.",
                cause);
    }
}
