package org.goinghome.guidance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.retrieve.RetrieveProvider;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Interval;

/**
 * Answers the CQL's retrieves from one patient's data. Resources are indexed by code once, so that those whose codes no sign
 * uses cost next to nothing. All data belong to the patient already: the context is not looked at.
 */
final class Retrieve implements RetrieveProvider {

    private final PatientData patient;
    private final Expansions expansions;
    private final Map<String, Map<String, List<Resource>>> indexes = new HashMap<>();

    Retrieve(PatientData patient, Expansions expansions) {
        this.patient = patient;
        this.expansions = expansions;
    }

    @Override
    public Iterable<Object> retrieve(
            @Nullable String context,
            @Nullable String contextPath,
            @Nullable Object contextValue,
            String dataType,
            @Nullable String templateId,
            @Nullable String codePath,
            @Nullable Iterable<Code> codes,
            @Nullable String valueSet,
            @Nullable String datePath,
            @Nullable String dateLowPath,
            @Nullable String dateHighPath,
            @Nullable Interval dateRange) {
        if (codes == null && valueSet == null) {
            return List.copyOf(patient.ofType(dataType));
        }
        var element = Objects.requireNonNull(codePath, dataType);
        var index = indexes.computeIfAbsent(dataType + "." + element, key -> index(dataType, element));
        var found = new LinkedHashSet<Object>();
        tokens(codes, valueSet).stream()
                .map(token -> index.getOrDefault(token, List.of()))
                .forEach(found::addAll);
        return List.copyOf(found);
    }

    private Set<String> tokens(@Nullable Iterable<Code> codes, @Nullable String valueSet) {
        if (codes == null) {
            return expansions.tokens(String.valueOf(valueSet));
        }
        var tokens = new HashSet<String>();
        codes.forEach(
                code -> tokens.add(Expansions.token(String.valueOf(code.getSystem()), String.valueOf(code.getCode()))));
        return tokens;
    }

    private Map<String, List<Resource>> index(String dataType, String codePath) {
        var index = new HashMap<String, List<Resource>>();
        for (var resource : patient.ofType(dataType)) {
            // An element that the type does not have throws: finding nothing would look like an answer.
            resource.getNamedProperty(codePath.hashCode(), codePath, true)
                    .getValues()
                    .forEach(value -> codings(value)
                            .forEach(coding -> index.computeIfAbsent(
                                            Expansions.token(coding.getSystem(), coding.getCode()),
                                            key -> new ArrayList<>())
                                    .add(resource)));
        }
        return index;
    }

    private static List<Coding> codings(Base value) {
        if (value instanceof CodeableConcept concept) {
            return concept.getCoding();
        }
        return value instanceof Coding coding ? List.of(coding) : List.of();
    }
}
