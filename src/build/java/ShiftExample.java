import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints an example request as if the discharge it was written for happened at another moment.
 *
 * <p>The examples stand around one fixed discharge; a service that asks how fresh a reading is would find them all
 * stale. So each date-time moves by the time between that discharge and the moment (by default now), and each plain
 * date by whole days, counted in the moment's own offset: by default the system's, which the service takes for its day
 * counts too. A date of birth stays. A {@code hookInstance} is drawn anew because it names one call. Everything else,
 * the layout included, is printed as it was read.
 */
public final class ShiftExample {

    private static final OffsetDateTime DISCHARGE = OffsetDateTime.parse("2026-01-01T12:00:00Z");

    /** A JSON string, with the colon behind it when it is a member's name. In JSON, quotes stand nowhere else. */
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"(\\s*+:)?");

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?<fraction>\\.\\d+)?(?<offset>Z|[+-]\\d{2}:\\d{2})");

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private final Duration later;
    private final long daysLater;

    private ShiftExample(OffsetDateTime moment) {
        // Whole seconds, rounded down: the examples are that precise, and none of their times may lie after the moment.
        later = Duration.between(DISCHARGE, moment.truncatedTo(ChronoUnit.SECONDS));
        daysLater = ChronoUnit.DAYS.between(DISCHARGE.toLocalDate(), moment.toLocalDate());
    }

    public static void main(String[] args) {
        var status = run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length < 1 || args.length > 2) {
            err.println("example: expected FILE [MOMENT], found " + args.length + " arguments");
            return 2;
        }
        OffsetDateTime moment;
        try {
            moment = args.length == 2 ? OffsetDateTime.parse(args[1]) : OffsetDateTime.now();
        } catch (DateTimeException e) {
            err.println("example: not a moment: '" + args[1] + "'; expected the form 2026-03-01T09:30:00Z");
            return 2;
        }
        try {
            out.print(new ShiftExample(moment).shift(Files.readString(Path.of(args[0]))));
            return out.checkError() ? 1 : 0;
        } catch (IOException e) {
            err.println("example: cannot read the file: " + e);
        } catch (DateTimeException e) {
            err.println("example: " + args[0] + " cannot be moved to " + moment + ": " + e.getMessage());
        }
        return 1;
    }

    private String shift(String json) {
        var shifted = new StringBuilder(json.length());
        var strings = STRING.matcher(json);
        var member = "";
        while (strings.find()) {
            var isName = strings.group(2) != null;
            var text = isName ? strings.group() : '"' + shift(member, strings.group(1)) + '"';
            strings.appendReplacement(shifted, Matcher.quoteReplacement(text));
            if (isName) {
                member = strings.group(1);
            }
        }
        return strings.appendTail(shifted).toString();
    }

    private String shift(String member, String value) {
        if (member.equals("hookInstance")) {
            return UUID.randomUUID().toString();
        }
        if (member.equals("birthDate")) {
            return value;
        }
        if (DATE.matcher(value).matches()) {
            return LocalDate.parse(value).plusDays(daysLater).toString();
        }
        var dateTime = DATE_TIME.matcher(value);
        if (!dateTime.matches()) {
            return value;
        }
        var fraction = dateTime.group("fraction") == null ? "" : dateTime.group("fraction");
        return SECONDS.format(OffsetDateTime.parse(value).plus(later)) + fraction + dateTime.group("offset");
    }
}
