package org.goinghome.content;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import tools.jackson.databind.json.JsonMapper;

/**
 * Base R4 and the profiles that a resource claims, without a network: for the tests of the built-in guidance and for
 * {@code bin/guidance} alike. Messages are in the language of the default locale.
 */
public final class ArtifactValidator {

    /** R4's value set of expression languages was closed before CQL identifiers were named. */
    private static final String CQL_IDENTIFIER =
            "Unknown code 'http://hl7.org/fhir/expression-language#text/cql-identifier'";

    /** SDC is not part of R4, nor is its code system. */
    private static final String LAUNCH_CONTEXT =
            "Unknown Code System 'http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext'";

    /** HL7's own extensions of R4 get the same answer without a package server. */
    private static final String NO_PACKAGE_SERVER =
            "Error generating Snapshot: Unable to resolve package id hl7.fhir.r4.core#null (this usually arises from a problem in the differential)";

    private final FhirValidator validator;

    /** @param held the artifacts that others may refer to */
    public ArtifactValidator(FhirContext fhir, Stream<? extends MetadataResource> held) {
        this(fhir, own(fhir, held));
    }

    private ArtifactValidator(FhirContext fhir, IValidationSupport own) {
        validator = fhir.newValidator()
                .registerValidatorModule(new FhirInstanceValidator(new ValidationSupportChain(
                        own,
                        new DefaultProfileValidationSupport(fhir),
                        new CommonCodeSystemsTerminologyService(fhir),
                        new InMemoryTerminologyServerValidationSupport(fhir),
                        new SnapshotGeneratingValidationSupport(fhir))));
    }

    /** The same, with the artifacts of a package. */
    public static ArtifactValidator with(FhirContext fhir, IValidationSupport packaged) {
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        return new ArtifactValidator(fhir, packaged);
    }

    private static IValidationSupport own(FhirContext fhir, Stream<? extends MetadataResource> held) {
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        var own = new PrePopulatedValidationSupport(fhir);
        held.forEach(own::addResource);
        return own;
    }

    /** The errors in a resource, each as {@code path: message}. */
    public List<String> errors(String json) {
        var type = JsonMapper.shared().readTree(json).path("resourceType").asString("");
        var allowed = type.equals("StructureDefinition")
                ? List.of(NO_PACKAGE_SERVER)
                : List.of(CQL_IDENTIFIER, LAUNCH_CONTEXT);
        return validator.validateWithResult(json).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .filter(message -> !allowed.contains(message.getMessage()))
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }
}
