package org.goinghome.cdshooks;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.artifact.Artifacts;
import org.goinghome.cdshooks.Card.Code;
import org.goinghome.cdshooks.Card.Indicator;
import org.goinghome.cdshooks.Card.Suggestion;
import org.goinghome.guidance.Concern;
import org.goinghome.guidance.Evidence;
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
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/** Puts findings into few, short cards: at most one a family, the most urgent first, and what is not known in the first of them. */
final class CardRenderer {

    private static final int MOST_LINES = 6;
    private static final int LONGEST_DETAIL = 1_200;
    private static final int MOST_SUGGESTIONS = 3;
    private static final int NAMED_IN_SUMMARY = 2;
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Texts texts;
    private final SignLines lines;
    private final Activities activities;
    private final ZoneId zone;
    private final Acknowledgements acknowledgements;
    private final List<Code> overrideReasons;

    CardRenderer(
            Artifacts artifacts, Texts texts, Activities activities, ZoneId zone, Acknowledgements acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.texts = texts;
        this.lines = new SignLines(texts, zone);
        this.activities = activities;
        this.zone = zone;
        this.overrideReasons = artifacts
                .all(ValueSet.class)
                .filter(valueSet -> "CardOverrideReasons".equals(valueSet.getName()))
                .flatMap(valueSet -> artifacts.expansion(valueSet.getUrl()).stream())
                .map(reason -> new Code(reason.getCode(), reason.getSystem(), reason.getDisplay()))
                .toList();
    }

    /**
     * What the cards are for.
     *
     * @param uuids new ones, in the order in which they appear in the answer
     */
    record Call(Service service, CdsRequest request, Instant now, Supplier<UUID> uuids) {}

    List<Card> render(Call call, Findings all, List<Gap> inputs) {
        if (all.families().isEmpty()) {
            return List.of();
        }
        var findings = all.without(finding -> rests(call, finding));
        var gaps = new GapLines(texts, lines, findings, inputs);
        var shown = findings.families().stream().filter(CardRenderer::hasCard).toList();
        if (shown.isEmpty()) {
            return gaps.isEmpty() || canWait(findings, gaps)
                    ? List.of()
                    : List.of(gapCard(call, findings.families().get(0), gaps));
        }
        var cards = new ArrayList<Card>();
        for (var i = 0; i < shown.size(); i++) {
            var fold = i == 0 && !gaps.isEmpty() ? gaps : null;
            cards.add(card(call, findings, shown.get(i), fold, i == shown.size() - 1));
        }
        return cards;
    }

    private boolean rests(Call call, Finding finding) {
        var severity = finding.evidence().stream()
                .filter(row -> row.verdict() == Evidence.Verdict.YES)
                .map(Evidence::value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return finding.sign().priority() != Priority.STAT
                && acknowledgements.rests(new Acknowledgements.Key(
                        call.request().context().patientId(),
                        finding.sign().id(),
                        finding.sign().priority(),
                        severity));
    }

    /** What came and could not be read never waits. */
    private static boolean canWait(Findings findings, GapLines gaps) {
        return gaps.indicator() == Indicator.INFO
                && findings.families().stream().anyMatch(FamilyFindings::waiting);
    }

    /** A family of signs has a card when one applies; any other when it is for the patient and its logic did not fail. */
    private static boolean hasCard(FamilyFindings family) {
        return family.family().concerns().isEmpty()
                ? family.failed().isEmpty()
                : !family.signs().isEmpty();
    }

    private Card card(Call call, Findings findings, FamilyFindings family, @Nullable GapLines gaps, boolean last) {
        var signs = lines.of(family.signs());
        var indicator = indicator(family, gaps);
        return new Card(
                call.uuids().get(),
                summary(family.family(), signs, gaps),
                detail(findings, family, signs, gaps, last),
                indicator,
                source(call.service(), family.family().topic()),
                suggestions(call, family),
                family.offers().isEmpty() ? null : "any",
                overrideReasons);
    }

    private Card gapCard(Call call, FamilyFindings family, GapLines gaps) {
        var detail = new ArrayList<>(gaps.lines(true));
        detail.add(times());
        detail.add(texts.say(Sentence.PRECEDENCE));
        return new Card(
                call.uuids().get(),
                texts.say(Sentence.GAP_SUMMARY, Map.of("gap", gaps.summary())),
                String.join("\n\n", detail),
                gaps.indicator(),
                source(call.service(), family.family().topic()),
                suggestions(call, family),
                family.offers().isEmpty() ? null : "any",
                overrideReasons);
    }

    // ---- summary

    private String summary(Family family, List<SignLines.Line> signs, @Nullable GapLines gaps) {
        if (signs.isEmpty() && gaps != null && gaps.indicator() != Indicator.INFO) {
            return Texts.capitalised(gaps.summary()) + ". " + family.title();
        }
        var tail = gaps == null ? "" : ". " + Texts.capitalised(gaps.summary());
        for (var named = Math.min(NAMED_IN_SUMMARY, signs.size()); named > 1; named--) {
            var summary = head(family, signs, named) + tail;
            if (summary.length() <= Card.LONGEST_SUMMARY) {
                return summary;
            }
        }
        return head(family, signs, 1) + tail;
    }

    private String head(Family family, List<SignLines.Line> signs, int named) {
        if (signs.isEmpty()) {
            return family.title();
        }
        var names = signs.stream().limit(named).map(SignLines.Line::name).collect(Collectors.joining(", "));
        var rest = signs.size() - named;
        var more = rest > 0 ? " " + texts.say(Sentence.MORE, Map.of("n", String.valueOf(rest))) : "";
        var values = Map.of("signs", names + more);
        return signs.get(0).priority() == Priority.STAT
                ? texts.say(Sentence.ASSESS_NOW, values)
                : Texts.fill(family.title(), values);
    }

    private static Indicator indicator(FamilyFindings family, @Nullable GapLines gaps) {
        var own = switch (priority(family)) {
            case ROUTINE -> Indicator.INFO;
            case URGENT, ASAP -> Indicator.WARNING;
            case STAT -> Indicator.CRITICAL;
        };
        return gaps != null && gaps.indicator().compareTo(own) > 0 ? gaps.indicator() : own;
    }

    private static Priority priority(FamilyFindings family) {
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
    private String detail(
            Findings findings,
            FamilyFindings family,
            List<SignLines.Line> signs,
            @Nullable GapLines gaps,
            boolean last) {
        var emergencies = (int)
                signs.stream().filter(line -> line.priority() == Priority.STAT).count();
        var shown = Math.max(emergencies, Math.min(MOST_LINES, signs.size()));
        var text = "";
        for (var length : Length.values()) {
            text = detail(findings, family, signs, shown, gaps, last, length);
            if (text.length() <= LONGEST_DETAIL) {
                return text;
            }
        }
        while (text.length() > LONGEST_DETAIL && shown > Math.max(1, emergencies)) {
            shown--;
            text = detail(findings, family, signs, shown, gaps, last, Length.SHORTEST);
        }
        return text;
    }

    private String detail(
            Findings findings,
            FamilyFindings family,
            List<SignLines.Line> signs,
            int shown,
            @Nullable GapLines gaps,
            boolean last,
            Length length) {
        var parts = new ArrayList<String>();
        if (family.family().description() != null) {
            parts.add(family.family().description());
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
        parts.addAll(family.notes());
        parts.add(instructions(family.instructions(), length));
        if (!signs.isEmpty() || gaps != null) {
            parts.add(times());
        }
        if (last) {
            parts.add(texts.say(Sentence.PRECEDENCE));
        }
        return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n"));
    }

    private String instructions(List<Instruction> instructions, Length length) {
        if (instructions.isEmpty()) {
            return "";
        }
        if (length == Length.FULL) {
            return instructions.stream()
                    .map(instruction -> "- **" + instruction.title() + "**: " + instruction.text())
                    .collect(Collectors.joining("\n"));
        }
        var titles = instructions.stream()
                .map(instruction -> instruction.title().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("; "));
        return texts.say(Sentence.PLAN_TITLES, Map.of("items", titles));
    }

    private List<String> consider(FamilyFindings family) {
        var items = family.signs().stream()
                .map(Finding::concern)
                .distinct()
                .map(Concern::consider)
                .filter(Objects::nonNull)
                .limit(2)
                .collect(Collectors.joining("; "));
        return items.isEmpty() ? List.of() : List.of(texts.say(Sentence.CONSIDER, Map.of("items", items)));
    }

    /** What the signs rest on: the guidance document, our interpretation, a local default. */
    private String basis(Findings findings, FamilyFindings family) {
        var sentences = new ArrayList<String>();
        var listed = SignLines.statements(family.signs(), true);
        if (!listed.isEmpty()) {
            var sentence = family.family().priority() == Priority.ROUTINE ? Sentence.FROM_GUIDANCE : Sentence.LISTED;
            sentences.add(texts.say(sentence, Map.of("statements", listed)));
        }
        var ours = SignLines.statements(family.signs(), false);
        if (!ours.isEmpty()) {
            sentences.add(texts.say(Sentence.INTERPRETATION, Map.of("statements", ours)));
        }
        var thresholds = family.signs().stream()
                .map(finding -> finding.sign().threshold())
                .filter(Objects::nonNull)
                .distinct()
                .map(threshold -> threshold(threshold, findings.thresholds()))
                .collect(Collectors.joining("; "));
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
                    ? quantity(threshold.value()) + " ("
                            + texts.say(Sentence.SITE_SETTING, Map.of("default", quantity(threshold.preset()))) + ")"
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

    private static Card.Source source(Service service, Coding topic) {
        var plan = service.plan();
        var url = plan.getContact().stream()
                .flatMap(contact -> contact.getTelecom().stream())
                .filter(telecom -> telecom.getSystem() == ContactPoint.ContactPointSystem.URL)
                .map(ContactPoint::getValue)
                .findFirst()
                .orElse(null);
        return new Card.Source(
                plan.getPublisher(), url, new Code(topic.getCode(), topic.getSystem(), topic.getDisplay()));
    }

    private List<Suggestion> suggestions(Call call, FamilyFindings family) {
        var emergency =
                family.signs().stream().anyMatch(finding -> finding.sign().priority() == Priority.STAT);
        return family.offers().stream()
                .limit(MOST_SUGGESTIONS)
                .map(offer -> {
                    var uuid = call.uuids().get();
                    var resource = activities.resource(
                            offer.proposal(),
                            new Activities.Occasion(
                                    call.request(),
                                    call.now(),
                                    zone,
                                    call.uuids().get(),
                                    reasons(family),
                                    priority(family),
                                    focus(family)));
                    return new Suggestion(
                            offer.title(),
                            uuid,
                            emergency ? Boolean.TRUE : null,
                            List.of(new Card.Action("create", description(offer), resource)));
                })
                .toList();
    }

    private static String description(Offer offer) {
        return offer.proposal() instanceof Proposal.Activity activity
                ? activity.definition().getTitle()
                : offer.title();
    }

    private static List<Coding> reasons(FamilyFindings family) {
        return family.signs().stream()
                .map(finding -> finding.sign().statement())
                .collect(Collectors.toMap(
                        Coding::getCode, coding -> coding, (one, same) -> one, java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /** The check-in that raised the signs. */
    private static @Nullable String focus(FamilyFindings family) {
        return family.signs().stream()
                .flatMap(finding -> finding.evidence().stream())
                .filter(row -> row.verdict() == Evidence.Verdict.YES)
                .map(Evidence::ref)
                .filter(ref -> ref != null && ref.startsWith("QuestionnaireResponse/"))
                .map(ref -> ref.split("#", 2)[0])
                .findFirst()
                .orElse(null);
    }
}
