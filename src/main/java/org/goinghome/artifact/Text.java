package org.goinghome.artifact;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * Words that people read.
 *
 * @param base as the artifact has them, in its own language
 * @param translations the same in other languages, by language tag
 */
public record Text(String base, Map<String, String> translations) {

    /** How FHIR puts a translation beside a text. */
    static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    public Text {
        translations = Map.copyOf(translations);
    }

    /** Words that are the same in every language. */
    public static Text of(String base) {
        return new Text(base, Map.of());
    }

    /** The value of an element with its {@code translation} extensions; nothing at all is the empty text. */
    public static Text of(PrimitiveType<String> element) {
        var translations = new LinkedHashMap<String, String>();
        element.getExtensionsByUrl(TRANSLATION).forEach(translation -> {
            var language = part(translation, "lang");
            var content = part(translation, "content");
            if (language != null && content != null) {
                translations.putIfAbsent(language, content);
            }
        });
        return new Text(element.hasValue() ? element.getValue() : "", translations);
    }

    private static @Nullable String part(Extension translation, String name) {
        var part = translation.getExtensionByUrl(name);
        return part == null ? null : part.getValue().primitiveValue();
    }

    /** In a language where it was translated into that, else as the artifact has it. */
    public String in(String language) {
        return translations.getOrDefault(language, base);
    }

    /** The two one after the other, in each language of either. */
    public Text followedBy(Text other) {
        return new Text(
                base + " " + other.base,
                Stream.concat(translations.keySet().stream(), other.translations.keySet().stream())
                        .distinct()
                        .collect(Collectors.toMap(
                                language -> language, language -> in(language) + " " + other.in(language))));
    }

    /** The same with translations of another into languages that this one lacks. */
    Text orTranslatedAs(Text other) {
        var all = new LinkedHashMap<>(other.translations);
        all.putAll(translations);
        return new Text(base, all);
    }
}
