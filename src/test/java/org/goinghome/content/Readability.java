package org.goinghome.content;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How hard a text is to read, by the lengths of its sentences and words. */
final class Readability {

    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:['’]\\p{L}+)?|\\d+(?:\\.\\d+)?");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<!\\d)[.!?]+|[.!?]+(?!\\d)|[:;\\n]");
    private static final Pattern ENGLISH_VOWELS = Pattern.compile("[aeiouy]+");
    private static final Pattern SILENT =
            Pattern.compile(".*(?:[^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouysxzcglh]es)");
    private static final Pattern SPANISH_VOWELS = Pattern.compile("[aeiouáéíóúü]+");
    private static final Pattern HIATUS = Pattern.compile("[aeoáéóíú](?=[aeoáéóíú])");

    private Readability() {}

    /** School years in the United States that a reader needs (Kincaid and others, 1975). */
    static double fleschKincaidGrade(String text) {
        return 0.39 * wordsPerSentence(text) + 11.8 * syllablesPerWord(text, Readability::englishSyllables) - 15.59;
    }

    /**
     * Ease of a Spanish text, from 0 to 100, 70 and more being fairly easy (Fernandez Huerta, 1959, with words in a sentence where
     * his paper prints sentences, which cannot be meant).
     */
    static double fernandezHuerta(String text) {
        return 206.84 - 60 * syllablesPerWord(text, Readability::spanishSyllables) - 1.02 * wordsPerSentence(text);
    }

    static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    private static double wordsPerSentence(String text) {
        var sentences = SENTENCE_END
                .splitAsStream(text)
                .filter(part -> WORD.matcher(part).find())
                .count();
        return (double) words(text).size() / Math.max(1, sentences);
    }

    private static double syllablesPerWord(String text, ToIntFunction<String> syllables) {
        return words(text).stream().mapToInt(syllables).average().orElse(0);
    }

    /** An estimate, as English spelling allows no more: groups of vowels without an e that is not heard. */
    static int englishSyllables(String word) {
        var letters = word.toLowerCase(Locale.ENGLISH).replaceAll("['’]s$", "");
        var groups = (int) ENGLISH_VOWELS.matcher(letters).results().count();
        return Math.max(1, SILENT.matcher(letters).matches() ? groups - 1 : groups);
    }

    /** Groups of vowels, parted between two strong ones; an i or u with an accent is strong. */
    static int spanishSyllables(String word) {
        var letters = word.toLowerCase(Locale.forLanguageTag("es"))
                .replace("qu", "q")
                .replaceAll("gu(?=[eéií])", "g")
                .replaceAll("y$", "i");
        return Math.max(
                1,
                SPANISH_VOWELS
                        .matcher(letters)
                        .results()
                        .mapToInt(group -> 1
                                + (int) HIATUS.matcher(group.group()).results().count())
                        .sum());
    }
}
