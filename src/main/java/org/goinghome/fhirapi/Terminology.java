package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.Locale;
import org.goinghome.artifact.Languages;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.jspecify.annotations.Nullable;

/** Our value sets and code systems, from the expansions that they carry; no other terminology is known here. */
final class Terminology {

    private final Published published;

    Terminology(Published published) {
        this.published = published;
    }

    @Operation(
            name = "$expand",
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/ValueSet-expand",
            type = ValueSet.class,
            idempotent = true)
    public ValueSet expand(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "valueSetVersion") @Nullable StringType version,
            @OperationParam(name = "filter") @Nullable StringType filter,
            @OperationParam(name = "offset") @Nullable IntegerType offset,
            @OperationParam(name = "count") @Nullable IntegerType count,
            @OperationParam(name = "displayLanguage") @Nullable CodeType displayLanguage,
            RequestDetails request) {
        Asked.only(request, "url", "valueSetVersion", "filter", "offset", "count", "displayLanguage");
        var from = offset == null ? 0 : offset.getValue();
        var most = count == null ? Integer.MAX_VALUE : count.getValue();
        var valueSet =
                require(id, url, version, language(displayLanguage, request)).copy();
        var wanted = filter == null ? "" : filter.getValueNotNull().toLowerCase(Locale.ROOT);
        var matching = valueSet.getExpansion().getContains().stream()
                .filter(concept -> concept.hasDisplay()
                        ? concept.getDisplay().toLowerCase(Locale.ROOT).contains(wanted)
                        : wanted.isEmpty())
                .toList();
        valueSet.setCompose(null);
        valueSet.getExpansion()
                .setTotal(matching.size())
                .setOffset(from)
                .setContains(matching.stream().skip(from).limit(most).toList());
        return valueSet;
    }

    @Operation(
            name = "$validate-code",
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code",
            type = ValueSet.class,
            idempotent = true)
    public Parameters validateCode(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "valueSetVersion") @Nullable StringType version,
            @OperationParam(name = "system") @Nullable UriType system,
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "display") @Nullable StringType display,
            @OperationParam(name = "displayLanguage") @Nullable CodeType displayLanguage,
            RequestDetails request) {
        if (system == null || code == null) {
            throw new InvalidRequestException("The parameter '" + (code == null ? "code" : "system")
                    + "' is missing; 'system' and 'code' say what to look for.");
        }
        var found = require(id, url, version, language(displayLanguage, request)).getExpansion().getContains().stream()
                .filter(concept -> system.getValue().equals(concept.getSystem())
                        && code.getValue().equals(concept.getCode()))
                .findFirst();
        if (found.isEmpty()) {
            return result(false, "The code is not in the value set.", null);
        }
        var name = found.get().getDisplay();
        return display == null || display.getValueNotNull().equalsIgnoreCase(name)
                ? result(true, null, found.get())
                : result(false, "The code is in the value set, under another display.", found.get());
    }

    private static Parameters result(
            boolean result, @Nullable String message, @Nullable ValueSetExpansionContainsComponent concept) {
        var answer = new Parameters().addParameter("result", new BooleanType(result));
        if (message != null) {
            answer.addParameter("message", new StringType(message));
        }
        if (concept != null && concept.hasDisplay()) {
            answer.addParameter("display", new StringType(concept.getDisplay()));
        }
        return answer;
    }

    @Operation(
            name = "$lookup",
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup",
            type = CodeSystem.class,
            idempotent = true)
    public Parameters lookup(
            @OperationParam(name = "system") @Nullable UriType system,
            @OperationParam(name = "version") @Nullable StringType version,
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "displayLanguage") @Nullable CodeType displayLanguage,
            RequestDetails request) {
        Asked.only(request, "system", "version", "code", "displayLanguage");
        if (system == null || code == null) {
            throw new InvalidRequestException("The parameter '" + (code == null ? "code" : "system") + "' is missing.");
        }
        var codeSystem = published.require(
                CodeSystem.class, null, versioned(system, version), language(displayLanguage, request));
        var concept = codeSystem.getConcept().stream()
                .filter(each -> each.getCode().equals(code.getValue()))
                .findFirst()
                .orElseThrow(() -> new ResourceNotFoundException("The code system has no such code."));
        var answer = new Parameters()
                .addParameter("name", new StringType(codeSystem.getName()))
                .addParameter("version", new StringType(codeSystem.getVersion()))
                .addParameter("display", new StringType(concept.getDisplay()));
        if (concept.hasDefinition()) {
            answer.addParameter("definition", new StringType(concept.getDefinition()));
        }
        concept.getDesignation().forEach(designation -> {
            var part = answer.addParameter().setName("designation");
            part.addPart().setName("language").setValue(new CodeType(designation.getLanguage()));
            part.addPart().setName("value").setValue(new StringType(designation.getValue()));
        });
        return answer;
    }

    private ValueSet require(
            @Nullable IdType id, @Nullable UriType url, @Nullable StringType version, String language) {
        var valueSet = published.require(ValueSet.class, id, url == null ? null : versioned(url, version), language);
        if (version != null && !version.getValueNotNull().equals(valueSet.getVersion())) {
            throw new ResourceNotFoundException("There is no such version of the value set here.");
        }
        if (!valueSet.getExpansion().hasContains()) {
            throw new UnprocessableEntityException(
                    "This value set is defined by a rule of another code system, which is not held here; ask a terminology server.");
        }
        return valueSet;
    }

    private static UriType versioned(UriType url, @Nullable StringType version) {
        return version == null || url.getValue().contains("|")
                ? url
                : new UriType(url.getValue() + "|" + version.getValue());
    }

    private String language(@Nullable CodeType displayLanguage, RequestDetails request) {
        Languages languages = published.languages();
        return displayLanguage == null
                ? Asked.language(request, languages)
                : languages.accepted(displayLanguage.getValue());
    }
}
