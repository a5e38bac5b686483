package org.goinghome.guidance;

/**
 * A named expression of a CQL library.
 *
 * @param library the library's name, such as {@code BackSurgery}
 * @param name the define's name, such as {@code S51 Evidence}
 */
public record Define(String library, String name) {}
