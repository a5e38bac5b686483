package org.goinghome.handout;

import java.time.LocalDate;
import java.util.List;
import org.goinghome.artifact.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has patients take home, in every language.
 *
 * @param name under which it is read
 * @param version that of the plan
 * @param date of the plan
 * @param draft whether nobody has signed the plan yet
 */
public record Handout(String name, Text title, String version, LocalDate date, boolean draft, List<Section> sections) {

    /** Below which all are read. */
    public static final String BASE = "/handout/";

    public Handout {
        sections = List.copyOf(sections);
    }

    /** Where it is read in a language, below {@link #BASE}. */
    public String page(String language) {
        return name + "?lang=" + language;
    }

    /** Where the same is as a PDF, below {@link #BASE}. */
    public String pdf(String language) {
        return name + ".pdf?lang=" + language;
    }

    /** How a part is laid out, in the order in which the parts stand on the sheet. */
    enum Layout {
        /** A box that nobody can miss. */
        EMERGENCY,
        /** A box. */
        URGENT,
        /** One line after the other. */
        STEPS,
        /** A table to tick off. */
        DIARY,
        /** A table: when, and what. */
        COURSE
    }

    /**
     * A part of it.
     *
     * @param lead what stands below the heading, which may be nothing
     */
    record Section(Layout layout, Text heading, Text lead, List<Line> lines) {

        Section {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line of a part.
     *
     * @param when to which time it belongs, which may be nothing
     * @param ticks what is ticked off, if anything is
     */
    record Line(Text when, Text text, @Nullable Ticks ticks) {}

    /**
     * Boxes to tick off: a row for each day or week from the first to the last.
     *
     * @param byWeek whether a row is a week, and a box a day; else a row is a day
     * @param box what a box stands for; {@code {n}} is its number
     */
    record Ticks(boolean byWeek, int first, int last, int boxes, Text box) {}
}
