package org.goinghome.handout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.goinghome.artifact.Text;
import org.goinghome.handout.Handout.Layout;
import org.goinghome.handout.Handout.Line;
import org.goinghome.handout.Handout.Section;
import org.goinghome.handout.Handout.Ticks;

/**
 * What stands on a handout in one language, in words. All of it is text; the template makes it safe.
 *
 * @param words the labels, by their codes
 * @param others where the same is in other languages
 */
record Sheet(
        String language,
        String title,
        String version,
        boolean draft,
        Map<String, String> words,
        List<Part> boxes,
        List<Phone> phones,
        List<Part> steps,
        List<Part> courses,
        List<Part> diaries,
        String pdf,
        List<Other> others) {

    /**
     * A phone number; without one there is a line to write on.
     *
     * @param dial what a phone dials when it is touched; nothing where somebody has to dial on
     */
    record Phone(String label, String number, String dial) {

        static Phone of(String label, String number) {
            var dials = number.chars().noneMatch(Character::isLetter);
            return new Phone(label, number, dials ? number.replaceAll("[^0-9+*#]", "") : "");
        }
    }

    /** The same in another language, by the name that its speakers give it. */
    record Other(String language, String name, String address) {}

    /** A part of the sheet. */
    record Part(String id, String kind, String heading, String lead, List<Row> rows) {}

    /**
     * A line of a part.
     *
     * @param boxes the heads of the columns to tick off, if there are any
     * @param marks the rows to tick off
     */
    record Row(String when, String text, boolean byWeek, List<String> boxes, List<String> marks) {}

    static Sheet of(
            Handout handout,
            Map<Label, String> labels,
            HandoutSettings settings,
            String language,
            List<String> languages) {
        return new Writer(handout, labels, settings, language).sheet(languages);
    }

    /** Puts it into words. */
    private record Writer(Handout handout, Map<Label, String> labels, HandoutSettings settings, String language) {

        Sheet sheet(List<String> languages) {
            var words = new TreeMap<String, String>();
            labels.forEach((label, text) -> words.put(label.code(), text));
            return new Sheet(
                    language,
                    say(handout.title()),
                    say(Label.VERSION)
                            .replace("{version}", handout.version())
                            .replace("{date}", handout.date().toString()),
                    handout.draft(),
                    words,
                    parts(Layout.EMERGENCY, Layout.URGENT),
                    phones(),
                    parts(Layout.STEPS),
                    parts(Layout.COURSE),
                    parts(Layout.DIARY),
                    handout.pdf(language),
                    languages.stream()
                            .filter(other -> !other.equals(language))
                            .map(other -> new Other(other, name(other), handout.page(other)))
                            .toList());
        }

        private String say(Text text) {
            return text.in(language);
        }

        private String say(Label label) {
            return labels.getOrDefault(label, "");
        }

        private static String name(String language) {
            var locale = Locale.forLanguageTag(language);
            var name = locale.getDisplayName(locale);
            return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
        }

        private List<Phone> phones() {
            if (settings.phones().isEmpty()) {
                return List.of(
                        Phone.of(say(Label.PHONE_DAY), ""),
                        Phone.of(say(Label.PHONE_NIGHT), ""),
                        Phone.of(say(Label.PHONE_EMERGENCY), ""));
            }
            return settings.phones().stream()
                    .map(phone -> Phone.of(phone.label(language), phone.number()))
                    .toList();
        }

        private List<Part> parts(Layout... layouts) {
            var parts = new ArrayList<Part>();
            for (var i = 0; i < handout.sections().size(); i++) {
                var section = handout.sections().get(i);
                if (List.of(layouts).contains(section.layout())) {
                    parts.add(part("part-" + (i + 1), section));
                }
            }
            return parts;
        }

        private Part part(String id, Section section) {
            return new Part(
                    id,
                    section.layout().name().toLowerCase(Locale.ROOT),
                    say(section.heading()),
                    say(section.lead()),
                    section.lines().stream().map(this::row).toList());
        }

        private Row row(Line line) {
            var ticks = line.ticks();
            return ticks == null
                    ? new Row(say(line.when()), say(line.text()), false, List.of(), List.of())
                    : new Row(
                            say(line.when()),
                            say(line.text()),
                            ticks.byWeek(),
                            numbered(say(ticks.box()), 1, ticks.boxes()),
                            marks(ticks));
        }

        private List<String> marks(Ticks ticks) {
            return numbered(say(ticks.byWeek() ? Label.WEEK : Label.DAY), ticks.first(), ticks.last());
        }

        private static List<String> numbered(String template, int first, int last) {
            return IntStream.rangeClosed(first, last)
                    .mapToObj(number -> template.replace("{n}", String.valueOf(number)))
                    .toList();
        }
    }
}
