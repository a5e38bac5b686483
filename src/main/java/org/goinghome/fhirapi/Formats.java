package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON and XML. HAPI knows more forms, and fails at those whose libraries are not here. */
final class Formats {

    private Formats() {}

    /** Whether a value of {@code _format} can be answered. */
    static boolean isOffered(String format) {
        return isOffered(EncodingEnum.forContentType(format.replace(' ', '+')));
    }

    /** What of an {@code Accept} header HAPI may see. */
    static String accepted(String accept) {
        var left = Stream.of(accept.split(","))
                .filter(range -> {
                    var encoding = EncodingEnum.forContentType(
                            range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
                    return encoding == null || isOffered(encoding);
                })
                .toList();
        return left.isEmpty() ? "*/*" : String.join(",", left);
    }

    private static boolean isOffered(@Nullable EncodingEnum encoding) {
        return encoding == EncodingEnum.JSON || encoding == EncodingEnum.XML;
    }
}
