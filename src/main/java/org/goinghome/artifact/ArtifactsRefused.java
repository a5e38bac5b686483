package org.goinghome.artifact;

import java.util.List;
import java.util.stream.Collectors;

/** The guidance has problems and is not used; lists all of them. */
public class ArtifactsRefused extends RuntimeException {

    private final transient List<ArtifactProblem> problems;

    public ArtifactsRefused(List<ArtifactProblem> problems) {
        super(problems.stream()
                .map(ArtifactProblem::toString)
                .collect(Collectors.joining(
                        "\n  ", "The guidance has " + problems.size() + " problem(s) and is not used:\n  ", "")));
        this.problems = List.copyOf(problems);
    }

    public List<ArtifactProblem> problems() {
        return problems;
    }
}
