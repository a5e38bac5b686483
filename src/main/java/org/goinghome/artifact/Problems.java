package org.goinghome.artifact;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the guidance, so that a person sees everything at once. */
public final class Problems {

    private final List<ArtifactProblem> found = new ArrayList<>();

    public void add(String file, String path, String reason) {
        found.add(new ArtifactProblem(file, path, reason));
    }

    void addAll(Problems others) {
        found.addAll(others.found);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Ends with {@link ArtifactsRefused} if anything was added. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ArtifactsRefused(found);
        }
    }
}
