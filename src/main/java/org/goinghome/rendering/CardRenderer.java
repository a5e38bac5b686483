package org.goinghome.rendering;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Concern;
import org.goinghome.guidance.Family;
import org.goinghome.guidance.Family.Instruction;
import org.goinghome.guidance.Family.Offer;
import org.goinghome.guidance.Family.Proposal;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Findings.Threshold;
import org.goinghome.guidance.Priority;
import org.goinghome.guidance.Service;
import org.goinghome.patientdata.Gap;
import org.goinghome.rendering.Card.Code;
import org.goinghome.rendering.Card.Indicator;
import org.goinghome.rendering.Card.Link;
import org.goinghome.rendering.Card.Suggestion;
import org.goinghome.rendering.TakenHome.Sheet;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts findings into few, short cards: at most one a family, the most urgent first, and what is not known in the first of
 * them. In one language, that of its texts.
 */
public final class CardRenderer {

    /** In the place of a family, where nothing could be checked. */
    private static final String NOT_CHECKED = "not-checked";

    private static final int MOST_LINES = 6;
    private static final int LONGEST_DETAIL = 1_200;
    private static final int MOST_SUGGESTIONS = 3;
    private static final int NAMED_IN_SUMMARY = 2;
    private static final Pattern CHECK_IN = Pattern.compile("QuestionnaireResponse/[A-Za-z0-9.-]{1,64}");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Texts texts;
    private final SignLines lines;
    private final ZoneId zone;
    private final TakenHome takenHome;
    private final List<Code> overrideReasons;
    /** What languages are called in this one; to look it up takes longer than to render a card. */
    private final Map<String, String> languages = new ConcurrentHashMap<>();

    CardRenderer(Artifacts artifacts, Texts texts, ZoneId zone, TakenHome takenHome) {
        this.texts = texts;
        this.lines = new SignLines(texts, zone);
        this.zone = zone;
        this.takenHome = takenHome;
        this.overrideReasons = artifacts
                .all(ValueSet.class)
                .filter(valueSet -> "CardOverrideReasons".equals(valueSet.getName()))
                .flatMap(valueSet -> artifacts.expansion(valueSet.getUrl()).stream())
                .map(reason -> new Code(reason.getCode(), reason.getSystem(), texts.name(reason)))
                .toList();
    }

    /**
     * What the cards are for.
     *
     * @param service whose plan was evaluated
     * @param visit whom it is about
     * @param now when
     * @param patientLanguage in which the patient is written to
     * @param address of this service, as whoever reads the cards knows it
     * @param uuids new ones, in the order in which they appear in the answer
     * @param rests what is not told again just now
     */
    public record Call(
            Service service,
            Visit visit,
            Instant now,
            String patientLanguage,
            String address,
            Supplier<UUID> uuids,
            Predicate<Repeated> rests) {}

    /** What a family's card shares with those beside it. */
    private record Frame(@Nullable GapLines gaps, boolean last, List<Finding> resting) {}

    /**
     * The cards, in the order in which they are shown.
     *
     * @param inputs what was not read
     */
    public List<Told> render(Call call, Findings all, List<Gap> inputs) {
        return List.copyOf(byFamily(call, all, inputs).values());
    }

    /** The cards by the id of the family that each is of. */
    Map<String, Told> byFamily(Call call, Findings all, List<Gap> inputs) {
        var cards = new LinkedHashMap<String, Told>();
        if (all.families().isEmpty()) {
            return cards;
        }
        var repeating = new Repeating(call, all);
        var resting = all.families().stream()
                .flatMap(family -> family.signs().stream())
                .filter(repeating::rests)
                .toList();
        var findings = all.without(resting::contains);
        var gaps = new GapLines(texts, lines, findings, inputs);
        var shown = findings.families().stream()
                .filter(CardRenderer::hasCard)
                .filter(family -> !repeating.rests(family))
                .toList();
        if (shown.isEmpty() && !gaps.isEmpty() && !canWait(findings, gaps) && !repeating.rests(gaps)) {
            var first = findings.families().get(0);
            cards.put(first.family().id(), gapCard(call, first, gaps, repeating));
        }
        for (var i = 0; i < shown.size(); i++) {
            var frame = new Frame(i == 0 && !gaps.isEmpty() ? gaps : null, i == shown.size() - 1, resting);
            cards.put(shown.get(i).family().id(), card(call, findings, shown.get(i), frame, repeating));
        }
        return cards;
    }

    /** For an EHR that shows nobody an error: the one card says that nothing was checked, and why. */
    public Told notChecked(Call call, List<Gap> inputs) {
        var families = call.service().families();
        var topic = families.stream()
                .filter(family -> !family.concerns().isEmpty())
                .findFirst()
                .orElse(families.get(0))
                .topic();
        var gaps = new GapLines(texts, lines, new Findings(List.of(), Map.of(), ""), inputs);
        var detail = new ArrayList<>(gaps.lines(false));
        detail.add(texts.say(Sentence.PRECEDENCE));
        return new Told(
                new Card(
                        call.uuids().get(),
                        texts.say(
                                Sentence.GAP_SUMMARY,
                                Map.of("topic", texts.name(topic), "gap", texts.say(Sentence.NOT_CHECKED))),
                        String.join("\n\n", detail),
                        Indicator.WARNING,
                        source(call.service(), topic),
                        List.of(),
                        List.of(),
                        null,
                        overrideReasons),
                NOT_CHECKED,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** What came and could not be read never waits. */
    private static boolean canWait(Findings findings, GapLines gaps) {
        return gaps.indicator() == Indicator.INFO
                && findings.families().stream()
                        .anyMatch(family -> !family.waits().isEmpty());
    }

    /** A family of signs has a card when one applies; any other when it is for the patient and its logic did not fail. */
    private static boolean hasCard(FamilyFindings family) {
        return family.family().concerns().isEmpty()
                ? !family.failed()
                : !family.signs().isEmpty();
    }

    private Told card(Call call, Findings findings, FamilyFindings family, Frame frame, Repeating repeating) {
        var signs = lines.of(family.signs());
        var card = new Card(
                call.uuids().get(),
                summary(family.family(), signs, frame.gaps()),
                detail(findings, family, signs, frame),
                indicator(family, frame.gaps()),
                source(call.service(), family.family().topic()),
                suggestions(call, family),
                links(call, family),
                family.offers().isEmpty() ? null : "any",
                overrideReasons);
        return told(card, family, signs, repeating.of(family, Optional.ofNullable(frame.gaps())));
    }

    private static Told told(Card card, FamilyFindings family, List<SignLines.Line> signs, List<Repeated> repeated) {
        return new Told(
                card,
                family.family().id(),
                family.signs().stream()
                        .map(finding -> finding.sign().statement().getCode())
                        .distinct()
                        .toList(),
                signs.stream().map(SignLines.Line::text).toList(),
                offered(family).map(Offer::id).toList(),
                repeated);
    }

    private Told gapCard(Call call, FamilyFindings family, GapLines gaps, Repeating repeating) {
        var topic = texts.name(family.family().topic());
        var detail = new ArrayList<>(gaps.lines(true));
        detail.add(times());
        detail.add(texts.say(Sentence.PRECEDENCE));
        var card = new Card(
                call.uuids().get(),
                fitting(gaps.summaries().stream()
                        .map(gap -> texts.say(Sentence.GAP_SUMMARY, Map.of("topic", topic, "gap", gap)))
                        .toList()),
                String.join("\n\n", detail),
                gaps.indicator(),
                source(call.service(), family.family().topic()),
                suggestions(call, family),
                links(call, family),
                family.offers().isEmpty() ? null : "any",
                overrideReasons);
        return told(card, family, List.of(), repeating.of(gaps));
    }

    // ---- summary

    private String summary(Family family, List<SignLines.Line> signs, @Nullable GapLines gaps) {
        var named = Math.min(NAMED_IN_SUMMARY, signs.size());
        var heads = Stream.of(named, Math.min(1, named))
                .map(number -> head(family, signs, number))
                .toList();
        if (gaps == null) {
            return fitting(heads);
        }
        var gapFirst = signs.isEmpty() && gaps.indicator() != Indicator.INFO;
        return fitting(Stream.concat(
                        heads.stream()
                                .map(head -> List.of(head, gaps.summaries().get(0))),
                        gaps.summaries().stream().map(gap -> List.of(heads.get(1), gap)))
                .map(parts -> gapFirst ? withGap(parts.get(1), parts.get(0)) : withGap(parts.get(0), parts.get(1)))
                .toList());
    }

    /** The first that is short enough; they come in falling order of what they tell. */
    private static String fitting(List<String> summaries) {
        return summaries.stream()
                .filter(summary -> summary.length() <= Card.LONGEST_SUMMARY)
                .findFirst()
                .orElse(summaries.get(summaries.size() - 1));
    }

    private String withGap(String first, String second) {
        return texts.say(
                Sentence.SUMMARY_WITH_GAP,
                Map.of("summary", texts.capitalised(first), "gap", texts.capitalised(second)));
    }

    private String head(Family family, List<SignLines.Line> signs, int named) {
        if (signs.isEmpty()) {
            return texts.of(family.title());
        }
        var names =
                texts.list(signs.stream().limit(named).map(SignLines.Line::name).toList());
        var rest = signs.size() - named;
        var more = rest > 0 ? " " + texts.say(Sentence.MORE, Map.of("n", String.valueOf(rest))) : "";
        var values = Map.of("signs", names + more);
        return signs.get(0).priority() == Priority.STAT
                ? texts.say(Sentence.ASSESS_NOW, values)
                : Texts.fill(texts.of(family.title()), values);
    }

    private static Indicator indicator(FamilyFindings family, @Nullable GapLines gaps) {
        var own = indicator(priority(family));
        return gaps != null && gaps.indicator().compareTo(own) > 0 ? gaps.indicator() : own;
    }

    /** As the guidance says it to others, in the ConceptMap {@code PriorityToIndicator}. */
    static Indicator indicator(Priority priority) {
        return switch (priority) {
            case ROUTINE -> Indicator.INFO;
            case URGENT, ASAP -> Indicator.WARNING;
            case STAT -> Indicator.CRITICAL;
        };
    }

    static Priority priority(FamilyFindings family) {
        return family.signs().stream()
                .map(finding -> finding.sign().priority())
                .max(Priority::compareTo)
                .orElse(family.family().priority());
    }

    // ---- detail

    /** How much of a detail is told. */
    private enum Length {
        FULL,
        SHORT,
        SHORTEST
    }

    /**
     * Leaves out what matters least until the detail is short enough: first the advice, then what is in order, then signs that
     * are not emergencies, whose number is told.
     */
    private String detail(Findings findings, FamilyFindings family, List<SignLines.Line> signs, Frame frame) {
        var emergencies = (int)
                signs.stream().filter(line -> line.priority() == Priority.STAT).count();
        var shown = Math.max(emergencies, Math.min(MOST_LINES, signs.size()));
        var text = "";
        for (var length : Length.values()) {
            text = detail(findings, family, signs, shown, frame, length);
            if (text.length() <= LONGEST_DETAIL) {
                return text;
            }
        }
        while (text.length() > LONGEST_DETAIL && shown > Math.max(1, emergencies)) {
            shown--;
            text = detail(findings, family, signs, shown, frame, Length.SHORTEST);
        }
        return text;
    }

    private String detail(
            Findings findings,
            FamilyFindings family,
            List<SignLines.Line> signs,
            int shown,
            Frame frame,
            Length length) {
        var parts = new ArrayList<String>();
        var gaps = frame.gaps();
        if (family.family().description() != null) {
            parts.add(texts.of(family.family().description()));
        }
        parts.add(signs.stream().limit(shown).map(SignLines.Line::text).collect(Collectors.joining("\n")));
        if (signs.size() > shown) {
            parts.add(texts.say(Sentence.MORE_SIGNS, Map.of("n", String.valueOf(signs.size() - shown))));
        }
        if (length == Length.FULL) {
            parts.addAll(consider(family));
        }
        parts.add(basis(findings, family));
        if (gaps != null) {
            parts.addAll(gaps.lines(length != Length.SHORTEST));
        }
        family.notes().forEach(note -> parts.add(texts.of(note.text())));
        parts.add(instructions(family.instructions(), length));
        if (!signs.isEmpty() || gaps != null) {
            parts.add(times());
        }
        if (frame.last()) {
            parts.add(resting(frame.resting()));
            parts.add(texts.say(Sentence.PRECEDENCE));
        }
        return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n"));
    }

    /** What rests is no news, and not gone either. */
    private String resting(List<Finding> resting) {
        return resting.isEmpty()
                ? ""
                : texts.say(
                        Sentence.RESTING,
                        Map.of(
                                "items",
                                texts.list(resting.stream()
                                        .map(finding -> texts.withReason(
                                                lines.title(finding), lines.statements(List.of(finding))))
                                        .distinct()
                                        .toList())));
    }

    private String instructions(List<Instruction> instructions, Length length) {
        if (instructions.isEmpty()) {
            return "";
        }
        if (length == Length.FULL) {
            return instructions.stream()
                    .map(instruction -> "- "
                            + texts.say(
                                    Sentence.LINE,
                                    Map.of(
                                            "title", texts.of(instruction.title()),
                                            "text", texts.of(instruction.text()))))
                    .collect(Collectors.joining("\n"));
        }
        var titles = texts.series(instructions.stream()
                .map(instruction -> texts.lower(texts.of(instruction.title())))
                .toList());
        return texts.say(Sentence.PLAN_TITLES, Map.of("items", titles));
    }

    private List<String> consider(FamilyFindings family) {
        var items = texts.series(family.signs().stream()
                .map(Finding::concern)
                .distinct()
                .map(Concern::consider)
                .filter(Objects::nonNull)
                .limit(2)
                .map(texts::of)
                .toList());
        return items.isEmpty() ? List.of() : List.of(texts.say(Sentence.CONSIDER, Map.of("items", items)));
    }

    /** What the signs rest on: the guidance document, our interpretation, a local default. */
    private String basis(Findings findings, FamilyFindings family) {
        var sentences = new ArrayList<String>();
        var listed = lines.statements(family.signs(), true);
        if (!listed.isEmpty()) {
            var sentence = family.family().priority() == Priority.ROUTINE ? Sentence.FROM_GUIDANCE : Sentence.LISTED;
            sentences.add(texts.say(sentence, Map.of("statements", listed)));
        }
        var ours = lines.statements(family.signs(), false);
        if (!ours.isEmpty()) {
            sentences.add(texts.say(Sentence.INTERPRETATION, Map.of("statements", ours)));
        }
        var thresholds = texts.series(family.signs().stream()
                .filter(Finding::restsOnThreshold)
                .map(finding -> Objects.requireNonNull(finding.sign().threshold()))
                .distinct()
                .map(threshold -> threshold(texts.of(threshold), findings.thresholds()))
                .toList());
        if (!thresholds.isEmpty()) {
            sentences.add(texts.say(Sentence.DEFAULTS, Map.of("thresholds", thresholds)));
        }
        return String.join(" ", sentences);
    }

    private String threshold(String template, Map<String, Threshold> thresholds) {
        return PARAMETER.matcher(template).replaceAll(found -> {
            var threshold = thresholds.get(found.group(1));
            if (threshold == null) {
                return "?";
            }
            return threshold.changed()
                    ? texts.withReason(
                            quantity(threshold.value()),
                            texts.say(Sentence.SITE_SETTING, Map.of("default", quantity(threshold.preset()))))
                    : quantity(threshold.value());
        });
    }

    /** {@code 38.0 Cel} as people write it. */
    private String quantity(String value) {
        var parts = value.split(" ", 2);
        return parts.length == 2 && !texts.unit(parts[1]).isEmpty() ? parts[0] + " " + texts.unit(parts[1]) : value;
    }

    private String times() {
        return texts.say(
                Sentence.TIMES, Map.of("zone", zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId()));
    }

    // ---- source and suggestions

    private Card.Source source(Service service, Coding topic) {
        var plan = service.plan();
        var url = plan.getContact().stream()
                .flatMap(contact -> contact.getTelecom().stream())
                .filter(telecom -> telecom.getSystem() == ContactPoint.ContactPointSystem.URL)
                .map(ContactPoint::getValue)
                .findFirst()
                .orElse(null);
        return new Card.Source(
                plan.getPublisher(), url, new Code(topic.getCode(), topic.getSystem(), texts.name(topic)));
    }

    private List<Suggestion> suggestions(Call call, FamilyFindings family) {
        var emergency =
                family.signs().stream().anyMatch(finding -> finding.sign().priority() == Priority.STAT);
        var occasion = occasion(call, family);
        return offered(family)
                .map(offer -> new Suggestion(
                        texts.of(offer.title()),
                        call.uuids().get(),
                        emergency ? Boolean.TRUE : null,
                        actions(call, offer, occasion)))
                .toList();
    }

    private List<Card.Action> actions(Call call, Offer offer, Activities.Occasion occasion) {
        var proposed =
                Activities.resource(offer.proposal(), occasion, call.uuids().get());
        return Stream.concat(
                        Stream.of(new Card.Action("create", description(offer), proposed)),
                        sheets(offer, occasion.sheets())
                                .map(sheet -> new Card.Action(
                                        "create",
                                        inItsLanguage(Sentence.TAKE_HOME_FILE, sheet),
                                        Activities.document(
                                                offer.proposal(),
                                                sheet,
                                                occasion,
                                                call.uuids().get()))))
                .toList();
    }

    private static Stream<Sheet> sheets(Offer offer, Sheets sheets) {
        return offer.proposal() instanceof Proposal.Activity activity
                ? sheets.of(activity.definition()).stream()
                : Stream.of();
    }

    /** What the patient takes home can be read, and printed, before anything is accepted. */
    private List<Link> links(Call call, FamilyFindings family) {
        var sheets = sheets(call);
        return offered(family)
                .flatMap(offer -> sheets(offer, sheets))
                .distinct()
                .map(sheet -> new Link(inItsLanguage(Sentence.TAKE_HOME, sheet), sheets.page(sheet), "absolute"))
                .toList();
    }

    private String inItsLanguage(Sentence sentence, Sheet sheet) {
        return texts.say(sentence, Map.of("language", languages.computeIfAbsent(sheet.language(), this::named)));
    }

    private String named(String language) {
        return Locale.forLanguageTag(language).getDisplayName(Locale.forLanguageTag(texts.language()));
    }

    private Sheets sheets(Call call) {
        return new Sheets(takenHome, call.address(), call.patientLanguage());
    }

    private static Stream<Offer> offered(FamilyFindings family) {
        return family.offers().stream().limit(MOST_SUGGESTIONS);
    }

    /** For whom and why a family offers what it offers. */
    Activities.Occasion occasion(Call call, FamilyFindings family) {
        return new Activities.Occasion(
                call.visit(),
                call.now(),
                zone,
                texts,
                texts.in(call.patientLanguage()),
                sheets(call),
                reasons(family),
                priority(family),
                focus(family));
    }

    private String description(Offer offer) {
        return texts.of(
                offer.proposal() instanceof Proposal.Activity activity
                        ? Text.of(activity.definition().getTitleElement())
                        : offer.title());
    }

    private List<Coding> reasons(FamilyFindings family) {
        return family.signs().stream()
                .map(finding -> finding.sign().statement())
                .collect(Collectors.toMap(
                        Coding::getCode,
                        coding -> new Coding(coding.getSystem(), coding.getCode(), texts.name(coding)),
                        (one, same) -> one,
                        java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /** The check-in that raised the signs, if its id is one: what else an EHR sends as an id is text, and not repeated. */
    private static @Nullable String focus(FamilyFindings family) {
        return family.signs().stream()
                .flatMap(SignLines::sources)
                .filter(ref -> CHECK_IN.matcher(ref).matches())
                .findFirst()
                .orElse(null);
    }
}
