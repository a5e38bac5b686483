package org.goinghome.artifact;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The languages in which the guidance is offered, and which of them a caller gets.
 *
 * @param tags BCP 47, in order of preference; at least one
 */
public record Languages(List<String> tags) {

    public Languages {
        tags = List.copyOf(tags);
    }

    /**
     * Languages as tags of BCP 47, each once. One that is none is a problem.
     *
     * @param setting what names them
     */
    public static List<String> tags(String setting, List<String> languages, Problems problems) {
        var tags = languages.stream()
                .map(language -> tag(setting, language, problems))
                .distinct()
                .toList();
        if (tags.isEmpty()) {
            problems.add(setting, "$", "is empty; expected a language such as 'en'");
        }
        return tags;
    }

    private static String tag(String setting, String language, Problems problems) {
        var tag = Locale.forLanguageTag(language.strip()).toLanguageTag();
        if (!tag.equalsIgnoreCase(language.strip()) || tag.equals("und")) {
            problems.add(setting, language, "is no language tag; expected one such as 'en' or 'es'");
        }
        return tag;
    }

    /** The best of those accepted (RFC 9110, 12.5.4), else the first that is offered. */
    public String accepted(@Nullable String acceptLanguage) {
        var ranges = Range.parse(acceptLanguage);
        var refused = ranges.stream().filter(range -> range.weight() == 0).toList();
        var acceptable = tags.stream()
                .filter(language -> refused.stream().noneMatch(range -> range.names(language)))
                .toList();
        return ranges.stream()
                .filter(range -> range.weight() > 0)
                .sorted(Comparator.comparingDouble(Range::weight).reversed())
                .flatMap(range -> acceptable.stream().filter(range::covers))
                .findFirst()
                .or(() -> acceptable.stream().findFirst())
                .orElseGet(() -> tags.get(0));
    }

    /** The one that a tag stands for; empty if it is not offered. */
    public Optional<String> offered(String tag) {
        var range = new Range(tag.toLowerCase(Locale.ROOT), 1);
        return tags.stream().filter(range::covers).findFirst();
    }

    /**
     * One element of an Accept-Language header.
     *
     * @param tag a language, or {@code *} for any
     */
    private record Range(String tag, double weight) {

        private static final Pattern ELEMENT =
                Pattern.compile("(\\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\\s*;\\s*q=([01](?:\\.\\d{0,3})?))?");

        /** Those that can be read; a header that has none says nothing. */
        static List<Range> parse(@Nullable String header) {
            return Pattern.compile(",")
                    .splitAsStream(header == null ? "" : header.toLowerCase(Locale.ROOT))
                    .map(element -> ELEMENT.matcher(element.strip()))
                    .filter(Matcher::matches)
                    .map(element -> new Range(
                            element.group(1), element.group(2) == null ? 1 : Double.parseDouble(element.group(2))))
                    .toList();
        }

        boolean names(String language) {
            return tag.equalsIgnoreCase(language);
        }

        /** A language stands for its regions, and a region is better than nothing for its language. */
        boolean covers(String language) {
            var offered = language.toLowerCase(Locale.ROOT);
            return tag.equals("*")
                    || tag.equals(offered)
                    || tag.startsWith(offered + "-")
                    || offered.startsWith(tag + "-");
        }
    }
}
