package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A text that would do harm in a page that shows it as it came, with a mark in it that stands nowhere else. */
record HostileText(String text) {

    static final String MARK = "zq7x";

    private static final Path FILE = Path.of("src", "test", "resources", "card-payloads.txt");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9A-F]+)}");

    /** What some of them imitate: names of ours, and a header that every answer has. */
    private static final Pattern OURS =
            Pattern.compile("https://goinghome\\.example|http://snomed\\.info/sct|content-security-policy|default-src");

    /** Shorter pieces stand in our own words as well. */
    private static final int PIECE = 12;

    /**
     * All of the file.
     *
     * @param canary host and port that they lead to
     */
    static List<HostileText> all(String canary) {
        var texts = new ArrayList<HostileText>();
        for (var line : lines()) {
            texts.add(new HostileText(ESCAPE.matcher(line)
                    .replaceAll(
                            code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))))
                    .replace("{canary}", canary)
                    .replace("{mark}", MARK + texts.size())));
        }
        return List.copyOf(texts);
    }

    private static List<String> lines() {
        try (var lines = Files.lines(FILE)) {
            return lines.dropWhile(line -> !line.startsWith("== "))
                    .filter(line -> !line.isEmpty() && !line.startsWith("== "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a text, in lower case, holds the mark or any other piece of this one. */
    boolean isIn(String lowerCase) {
        return lowerCase.contains(MARK)
                || OURS.splitAsStream(text.toLowerCase(Locale.ROOT))
                        .anyMatch(own -> IntStream.rangeClosed(0, own.length() - PIECE)
                                .anyMatch(start -> lowerCase.contains(own.substring(start, start + PIECE))));
    }
}
