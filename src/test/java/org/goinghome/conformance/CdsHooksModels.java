package org.goinghome.conformance;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.i18n.HapiLocalizer;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * HL7's logical models of CDS Hooks, from {@code fhir-test-cases}, with HAPI's validator. It reports what is unknown,
 * empty, null, missing or of the wrong JSON type, malformed uuids, and what breaks the models' rules cds-resp-1, -3, -4,
 * -5 and -6. The resources in actions are validated as R4: structure, formats, invariants, UCUM units, and the codes of
 * the code systems that R4 ships.
 *
 * <p>Not reported: the value of {@code indicator}, {@code selectionBehavior} or a {@code type} (the models' value sets
 * are not shipped); a missing {@code cards}, {@code indicator} or link {@code type}; a long {@code summary}; a delete
 * with a resource or without {@code resourceId} (cds-resp-2 is a warning); a Coding without code or system; relative
 * urls; an empty prefetch template; in resources SNOMED CT and LOINC codes, unknown extensions and the types of
 * reference targets.
 *
 * <p>Reported although CDS Hooks allows it: {@code "services": []}, one {@code id} under two hooks, {@code extension},
 * {@code autolaunchable}, {@code actionSelectionBehavior}, and a reference to a contained resource ({@code #id}).
 */
public final class CdsHooksModels {

    private static final String URL = "http://hl7.org/fhir/tools/StructureDefinition/";
    private static final String FOLDER = "/org/hl7/fhir/testcases/r5/uml/input/";

    /** R4 has no type Base, which the model of prefetch names, and the models are older than the two version fields. */
    private static final Predicate<String> ACCEPTED_IN_DISCOVERY = Pattern.compile("CDSHooksServices\\.services\\[\\d+]"
                    + "(\\.prefetch\\[\\d+]: Unknown type Base|: Unrecognized property '(version|hookVersion)')")
            .asMatchPredicate();

    private static final FhirValidator VALIDATOR = validator();

    private CdsHooksModels() {}

    /** The errors in the answer to a call, each as "path: message". */
    public static List<String> problemsInResponse(String json) {
        return problems(json, "CDSHooksResponse");
    }

    /** The errors in the answer to discovery, each as "path: message". */
    public static List<String> problemsInDiscovery(String json) {
        return problems(json, "CDSHooksServices").stream()
                .filter(ACCEPTED_IN_DISCOVERY.negate())
                .toList();
    }

    private static synchronized List<String> problems(String json, String model) {
        try {
            return VALIDATOR
                    .validateWithResult(json, new ValidationOptions().addProfile(URL + model))
                    .getMessages()
                    .stream()
                    .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                    .map(CdsHooksModels::problem)
                    .toList();
        } catch (RuntimeException notAnObject) {
            // HAPI throws for what is not one JSON object.
            return List.of("$: " + notAnObject.getMessage());
        }
    }

    private static String problem(SingleValidationMessage message) {
        return Objects.requireNonNullElse(message.getLocationString(), "$") + ": " + message.getMessage();
    }

    private static FhirValidator validator() {
        var fhir = FhirContext.forR4();
        fhir.setLocalizer(new EnglishMessages());
        var models = new PrePopulatedValidationSupport(fhir);
        for (var name : List.of("CDSHooksElement", "CDSHooksExtensions", "CDSHooksResponse", "CDSHooksServices")) {
            models.addStructureDefinition(model(fhir, name));
        }
        var support = new ValidationSupportChain(
                models,
                new DefaultProfileValidationSupport(fhir),
                new CommonCodeSystemsTerminologyService(fhir),
                new InMemoryTerminologyServerValidationSupport(fhir));
        return fhir.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }

    private static StructureDefinition model(FhirContext fhir, String name) {
        try (InputStream json = CdsHooksModels.class.getResourceAsStream(FOLDER + name + ".json")) {
            return fhir.newJsonParser().parseResource(StructureDefinition.class, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without this the messages follow the default locale; those of the root locale are English. */
    private static final class EnglishMessages extends HapiLocalizer {
        @Override
        public Locale getLocale() {
            return Locale.ROOT;
        }
    }
}
