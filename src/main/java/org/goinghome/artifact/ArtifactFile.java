package org.goinghome.artifact;

/**
 * One file of the guidance.
 *
 * @param name what a person calls it, such as {@code plandefinition/BackSurgeryRedFlags.json}
 * @param json its content
 * @param ofPackage whether it comes from a FHIR package, which may hold resources that are no guidance
 */
public record ArtifactFile(String name, String json, boolean ofPackage) {

    /** A file of a folder, where all are guidance. */
    public ArtifactFile(String name, String json) {
        this(name, json, false);
    }
}
