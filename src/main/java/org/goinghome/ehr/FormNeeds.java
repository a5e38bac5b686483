package org.goinghome.ehr;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;

/**
 * Collects what a form looks up about a patient by SDC: the queries of its variables, and the Observations of the period to which
 * its items are linked. The patient is among it, so that an id that the server does not know does not read as: nothing on record.
 */
public final class FormNeeds {

    public static final String LINK_PERIOD =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationLinkPeriod";

    public static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";
    public static final String QUERY_LANGUAGE = "application/x-fhir-query";

    /** The key under which the patient is asked for. */
    public static final String PATIENT = "patient";

    private static final Pattern QUERY = Pattern.compile("([A-Za-z]{1,64})\\?.+");
    private static final Pattern COUNT = Pattern.compile("[?&]_count=([0-9]{1,4})(?:&|$)");
    private static final String PATIENT_ID = "{{context.patientId}}";

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "min", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS,
            "wk", ChronoUnit.WEEKS,
            "mo", ChronoUnit.MONTHS,
            "a", ChronoUnit.YEARS);

    private FormNeeds() {}

    /**
     * The needs of a form. A query that asks for more than the patient's id of whoever fills the form in is none of them.
     *
     * @param now when it is filled in; linked Observations are looked for from then on backwards
     */
    public static List<DataNeed> of(Questionnaire form, Instant now) {
        var needs = new ArrayList<DataNeed>();
        needs.add(new DataNeed(PATIENT, "Patient", false, "Patient/" + PATIENT_ID, OptionalInt.empty()));
        variables(form)
                .filter(variable -> QUERY_LANGUAGE.equals(variable.getLanguage()))
                .flatMap(variable -> query(variable).stream())
                .forEach(needs::add);
        items(form.getItem()).flatMap(item -> linked(item, now).stream()).forEach(needs::add);
        return List.copyOf(needs);
    }

    /** What expressions of the form name, in its order. */
    public static Stream<Expression> variables(Questionnaire form) {
        return form.getExtensionsByUrl(VARIABLE).stream()
                .map(Extension::getValue)
                .filter(Expression.class::isInstance)
                .map(Expression.class::cast);
    }

    /** From when on an Observation counts for an item; empty if it is linked to none, or by a period that is not understood. */
    public static Optional<Instant> since(QuestionnaireItemComponent item, Instant now) {
        return item.getExtensionsByUrl(LINK_PERIOD).stream()
                .map(Extension::getValue)
                .filter(Duration.class::isInstance)
                .map(Duration.class::cast)
                .filter(period -> period.getValue() != null && UNITS.containsKey(period.getCode()))
                .findFirst()
                .map(period -> now.atZone(ZoneOffset.UTC)
                        .minus(period.getValue().longValue(), UNITS.get(period.getCode()))
                        .toInstant());
    }

    private static Optional<DataNeed> query(Expression variable) {
        var template = variable.getExpression().replace("{{%patient.id}}", PATIENT_ID);
        var matcher = QUERY.matcher(template);
        if (!matcher.matches()
                || !template.contains(PATIENT_ID)
                || template.replace(PATIENT_ID, "").contains("{{")) {
            return Optional.empty();
        }
        var count = COUNT.matcher(template);
        return Optional.of(new DataNeed(
                variable.getName(),
                matcher.group(1),
                false,
                template,
                count.find() ? OptionalInt.of(Integer.parseInt(count.group(1))) : OptionalInt.empty()));
    }

    private static Stream<QuestionnaireItemComponent> items(List<QuestionnaireItemComponent> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.of(item), items(item.getItem())));
    }

    private static Optional<DataNeed> linked(QuestionnaireItemComponent item, Instant now) {
        return since(item, now)
                .filter(since -> item.hasCode())
                .map(since -> new DataNeed(
                        item.getLinkId(),
                        "Observation",
                        false,
                        "Observation?patient=" + PATIENT_ID + "&code=" + PrefetchTemplate.tokens(item.getCode(), true)
                                + "&date=ge"
                                + DateTimeFormatter.ISO_INSTANT.format(since.truncatedTo(ChronoUnit.SECONDS))
                                + "&_sort=-date",
                        OptionalInt.empty()));
    }
}
