package org.goinghome.artifact;

/**
 * Something in the guidance that must be mended before it may be used.
 *
 * @param file the file, such as {@code plandefinition/BackSurgeryRedFlags.json}
 * @param path the FHIRPath inside it, such as {@code PlanDefinition.action[2].condition[0]}
 * @param reason what is wrong and what was expected
 */
public record ArtifactProblem(String file, String path, String reason) {

    @Override
    public String toString() {
        return file + ": " + path + ": " + reason;
    }
}
