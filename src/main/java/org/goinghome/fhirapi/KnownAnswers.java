package org.goinghome.fhirapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.ehr.FormNeeds;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** What data of a patient tell of the items of a Questionnaire: by SDC's {@code initialExpression} and {@code observationLinkPeriod}. */
final class KnownAnswers {

    private static final String INITIAL =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression";
    private static final String UNIT_OPTION = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption";

    /** {@code Procedure?patient=...&status=completed}: the data are all of one patient, so that only the status narrows them. */
    private static final Pattern QUERY = Pattern.compile("([A-Za-z]+)(?:\\?(.*))?");

    private static final Set<String> NARROW_NOTHING = Set.of("patient", "subject", "_sort", "_count");

    private static final FhirContext PATHS = TypeNames.forPaths();

    private final IFhirPath path;
    private final Map<String, List<IBase>> constants = new HashMap<>();
    private final List<Resource> data;
    private final Instant now;

    KnownAnswers(Questionnaire questionnaire, List<Resource> data, String patient, Instant now) {
        this.data = data;
        this.now = now;
        path = PATHS.newFhirPath();
        path.setEvaluationContext(new IFhirPathEvaluationContext() {
            @Override
            public List<IBase> resolveConstant(
                    Object context, String name, IFhirPathEvaluationContext.ConstantEvaluationMode mode) {
                return constants.getOrDefault(name, List.of());
            }
        });
        var unnamed = new Patient();
        unnamed.setId(patient);
        constants.put("patient", List.of(find(patient).orElse(unnamed)));
        FormNeeds.variables(questionnaire)
                .forEach(variable -> constants.put(
                        variable.getName(),
                        FormNeeds.QUERY_LANGUAGE.equals(variable.getLanguage())
                                ? List.of(found(variable.getExpression()))
                                : evaluate(variable.getExpression())));
    }

    private Optional<Resource> find(String address) {
        return data.stream()
                .filter(resource -> address.equals(
                        resource.fhirType() + "/" + resource.getIdElement().getIdPart()))
                .findFirst();
    }

    private List<IBase> evaluate(String expression) {
        return path.evaluate(new Questionnaire(), expression, IBase.class);
    }

    /** What a search would find among the data; nothing if it asks for what is not understood. */
    private Bundle found(String query) {
        var bundle = new Bundle().setType(BundleType.SEARCHSET);
        var matcher = QUERY.matcher(query);
        if (!matcher.matches()) {
            return bundle;
        }
        var type = matcher.group(1);
        var wanted = statuses(matcher.group(2) == null ? "" : matcher.group(2));
        wanted.ifPresent(statuses -> data.stream()
                .filter(resource -> resource.fhirType().equals(type))
                .filter(resource -> statuses.isEmpty() || statuses.contains(status(resource)))
                .forEach(resource -> bundle.addEntry().setResource(resource)));
        return bundle;
    }

    /** Those that are asked for, none of them for any; empty if anything else is asked for. */
    private static Optional<List<String>> statuses(String query) {
        var statuses = List.<String>of();
        for (var parameter :
                Stream.of(query.split("&")).filter(each -> !each.isEmpty()).toList()) {
            var parts = parameter.split("=", 2);
            if (parts[0].equals("status") && parts.length == 2) {
                statuses = List.of(parts[1].split(","));
            } else if (!NARROW_NOTHING.contains(parts[0])) {
                return Optional.empty();
            }
        }
        return Optional.of(statuses);
    }

    private static @Nullable String status(Base resource) {
        var status = resource.getNamedProperty("status");
        return status == null || !status.hasValues()
                ? null
                : status.getValues().get(0).primitiveValue();
    }

    static boolean isLookedUp(QuestionnaireItemComponent item) {
        return item.hasExtension(INITIAL) || item.hasExtension(FormNeeds.LINK_PERIOD);
    }

    /** The answer to an item, in the form that the item asks for. */
    Optional<Type> of(QuestionnaireItemComponent item) {
        return initial(item).or(() -> linked(item));
    }

    private Optional<Type> initial(QuestionnaireItemComponent item) {
        return item.getExtensionsByUrl(INITIAL).stream()
                .map(Extension::getValue)
                .filter(Expression.class::isInstance)
                .flatMap(expression -> evaluate(((Expression) expression).getExpression()).stream())
                .filter(Type.class::isInstance)
                .findFirst()
                .flatMap(value -> as(item, (Type) value));
    }

    /** The last one of the period. */
    private Optional<Type> linked(QuestionnaireItemComponent item) {
        return FormNeeds.since(item, now).stream()
                .flatMap(since -> data.stream()
                        .filter(Observation.class::isInstance)
                        .map(Observation.class::cast)
                        .filter(observation -> counts(observation, item, since)))
                .max(Comparator.comparing(KnownAnswers::when))
                .map(Observation::getValue)
                .flatMap(value -> as(item, value));
    }

    private boolean counts(Observation observation, QuestionnaireItemComponent item, Instant since) {
        return List.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED)
                        .contains(observation.getStatus())
                && observation.hasEffectiveDateTimeType()
                && observation.hasValue()
                && !when(observation).isBefore(since)
                && !when(observation).isAfter(now)
                && observation.getCode().getCoding().stream()
                        .anyMatch(coding -> item.getCode().stream()
                                .anyMatch(code -> Objects.equals(code.getSystem(), coding.getSystem())
                                        && Objects.equals(code.getCode(), coding.getCode())));
    }

    private static Instant when(Observation observation) {
        return observation.getEffectiveDateTimeType().getValue().toInstant();
    }

    private static Optional<Type> as(QuestionnaireItemComponent item, Type value) {
        return switch (item.getType()) {
            case DATE ->
                text(value).filter(text -> text.length() >= 10).map(text -> new DateType(text.substring(0, 10)));
            case STRING, TEXT -> text(value).map(StringType::new);
            case INTEGER -> value instanceof IntegerType ? Optional.of(value) : Optional.empty();
            case QUANTITY ->
                value instanceof Quantity quantity && isOffered(item, quantity) ? Optional.of(value) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(Type value) {
        return Optional.ofNullable(value.primitiveValue()).filter(text -> !text.isBlank());
    }

    /** A unit that the form does not offer could not be shown, and is not converted here. */
    private static boolean isOffered(QuestionnaireItemComponent item, Quantity quantity) {
        var units = item.getExtensionsByUrl(UNIT_OPTION).stream()
                .map(Extension::getValue)
                .filter(Coding.class::isInstance)
                .map(Coding.class::cast)
                .toList();
        return quantity.hasValue()
                && (units.isEmpty()
                        || units.stream()
                                .anyMatch(unit -> Objects.equals(unit.getSystem(), quantity.getSystem())
                                        && Objects.equals(unit.getCode(), quantity.getCode())));
    }
}
