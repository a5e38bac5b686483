package org.goinghome.insight;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How figures read. */
final class Wording {

    static final String NOTHING = "–";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private Wording() {}

    static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    static String percent(@Nullable Double part) {
        return part == null ? NOTHING : Math.round(part * 100) + " %";
    }

    static String percent(long part, long whole) {
        return percent(whole == 0 ? null : (double) part / whole);
    }

    /** Two units at most: nobody needs the seconds of an hour. */
    static String time(double seconds) {
        var minutes = Math.round(seconds / 60);
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        if (minutes < 90) {
            return minutes + " min";
        }
        var hours = Math.round(seconds / 3600);
        if (hours < 48) {
            return minutes < 600 ? minutes / 60 + " h " + minutes % 60 + " min" : hours + " h";
        }
        return Math.round(seconds / 86_400) + " days";
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }
}
