package org.goinghome.handout;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site prints on its handouts.
 *
 * @param phones whom patients call; without any there are lines to write on
 * @param paper for which the PDF is made
 */
@ConfigurationProperties("goinghome.handout")
record HandoutSettings(
        @DefaultValue List<Phone> phones,
        @DefaultValue("letter") Paper paper) {

    private static final int MOST_PHONES = 4;

    /** A size of paper. */
    enum Paper {
        LETTER,
        A4;

        String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whom patients call.
     *
     * @param label who that is, by language
     * @param number as it is dialled
     */
    record Phone(Map<String, String> label, String number) {

        private static final Pattern NUMBER = Pattern.compile("[0-9+*#() ./-]{2,20}(?: ?(?:x|ext\\.?) ?[0-9]{1,6})?");
        private static final int LONGEST_LABEL = 40;

        Phone {
            label = label == null ? Map.of() : Map.copyOf(label);
            if (label.isEmpty()
                    || label.values().stream().anyMatch(text -> text.isBlank() || text.length() > LONGEST_LABEL)) {
                throw new IllegalArgumentException(
                        "goinghome.handout.phones[].label must say by language whom the number"
                                + " reaches, such as label.en=Ward 4, in 1 to " + LONGEST_LABEL + " characters");
            }
            if (number == null || !NUMBER.matcher(number).matches()) {
                throw new IllegalArgumentException(
                        "goinghome.handout.phones[].number must be a phone number, such as +1 555 0100");
            }
        }

        String label(String language) {
            return label.getOrDefault(language, "");
        }
    }

    /** Each number is named in each language, as nobody may be sent to whom they cannot tell. */
    void requireLabels(List<String> languages) {
        for (var i = 0; i < phones.size(); i++) {
            for (var language : languages) {
                if (phones.get(i).label(language).isEmpty()) {
                    throw new IllegalArgumentException("goinghome.handout.phones[" + i + "].label." + language
                            + " is missing; '" + language + "' is a language of goinghome.languages");
                }
            }
        }
    }

    HandoutSettings {
        phones = List.copyOf(phones);
        if (phones.size() > MOST_PHONES) {
            throw new IllegalArgumentException(
                    "goinghome.handout.phones has room for " + MOST_PHONES + " phone numbers on the first page");
        }
    }
}
