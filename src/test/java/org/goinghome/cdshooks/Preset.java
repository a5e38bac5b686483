package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Thresholds as the CQL has them, so that whoever changes one there has no test of the software to change. */
public final class Preset {

    private static final Path CQL = Path.of("fhir-resources", "cql", "BackSurgery.cql");

    private Preset() {}

    /** The number that a parameter of {@code BackSurgery} has by default, such as {@code 38.0}. */
    public static String of(String parameter) {
        try {
            var declaration = Pattern.compile("parameter " + parameter + " System\\.\\w+ default ([0-9.]+)")
                    .matcher(Files.readString(CQL));
            if (!declaration.find()) {
                throw new IllegalArgumentException(parameter + " has no number as its default");
            }
            return declaration.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
