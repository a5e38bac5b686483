package org.goinghome.artifact;

/**
 * One file of the guidance.
 *
 * @param name what a person calls it, such as {@code plandefinition/BackSurgeryRedFlags.json}
 * @param json its content
 */
public record ArtifactFile(String name, String json) {}
