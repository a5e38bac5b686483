package org.goinghome.portability;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.RequestGroup;
import org.hl7.fhir.r4.model.RequestGroup.RequestGroupActionComponent;
import org.opencds.cqf.fhir.cql.EvaluationSettings;
import org.opencds.cqf.fhir.cql.LibraryEngine;
import org.opencds.cqf.fhir.cql.engine.retrieve.RetrieveSettings;
import org.opencds.cqf.fhir.cql.engine.retrieve.RetrieveSettings.TERMINOLOGY_FILTER_MODE;
import org.opencds.cqf.fhir.cr.CrSettings;
import org.opencds.cqf.fhir.cr.plandefinition.PlanDefinitionProcessor;
import org.opencds.cqf.fhir.utility.monad.Eithers;
import org.opencds.cqf.fhir.utility.repository.InMemoryFhirRepository;
import org.opencds.cqf.fhir.utility.repository.ProxyRepository;

/**
 * {@code PlanDefinition/$apply} as the reference implementation does it: it compiles the published CQL itself, reads data through
 * its own retrieves and value sets through its own terminology.
 */
final class ReferenceImplementation {

    private final InMemoryFhirRepository content;
    private final EvaluationSettings settings = EvaluationSettings.getDefault();
    private final boolean emptyInputs;

    /** @param emptyInputs whether it is left with the inputs for which it found no data; see {@link Engine} */
    ReferenceImplementation(Published published, boolean emptyInputs) {
        this.emptyInputs = emptyInputs;
        this.content = new InMemoryFhirRepository(Published.FHIR, published.bundle());
        // What one call has compiled or expanded serves the next.
        settings.setLibraryCache(new HashMap<>());
        settings.setValueSetCache(new HashMap<>());
        settings.setModelCache(new HashMap<>());
        // A repository in memory cannot search by value set.
        settings.setRetrieveSettings(
                new RetrieveSettings().setTerminologyParameterMode(TERMINOLOGY_FILTER_MODE.FILTER_IN_MEMORY));
    }

    /**
     * What came of a plan.
     *
     * @param actions those that apply, by the url of the plan they stand in and their id
     * @param issues every complaint
     */
    record Applied(Set<String> actions, List<String> issues) {}

    Applied apply(ServicePlan service, CasePatient patient) {
        var data =
                new InMemoryFhirRepository(Published.FHIR, once(patient.bundle().copy()));
        var repository = new ProxyRepository(data, content, content);
        var answer = (CarePlan)
                new PlanDefinitionProcessor(repository, CrSettings.getDefault().withEvaluationSettings(settings))
                        .apply(
                                Eithers.forRight3(service.plan().copy()),
                                "Patient/" + patient.patientId(),
                                patient.encounterId() == null ? null : "Encounter/" + patient.encounterId(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                service.parameters(),
                                null,
                                List.of(),
                                new Engine(repository, settings, service.conditions(), emptyInputs));
        var actions = new TreeSet<String>();
        var issues = new ArrayList<String>();
        answer.getContained().forEach(resource -> {
            if (resource instanceof RequestGroup group) {
                var plan = group.getInstantiatesCanonical().get(0).getValue().replaceFirst("\\|.*", "");
                collect(plan, group.getAction(), actions);
            } else if (resource instanceof OperationOutcome outcome) {
                outcome.getIssue().forEach(issue -> issues.add(issue.getDiagnostics()));
            }
        });
        return new Applied(actions, issues);
    }

    /** A repository holds a resource once, however often a search finds it. */
    private static Bundle once(Bundle bundle) {
        var seen = new HashSet<String>();
        bundle.getEntry()
                .removeIf(entry -> !seen.add(entry.getResource().getIdElement().getValue()));
        return bundle;
    }

    private static void collect(String plan, List<RequestGroupActionComponent> actions, Set<String> ids) {
        // An action that does not apply leaves a null behind.
        actions.stream().filter(Objects::nonNull).forEach(action -> {
            ids.add(plan + "#" + action.getId());
            collect(plan, action.getAction(), ids);
        });
    }

    /**
     * The implementation's own engine, told three things that {@code $apply} has no parameter for: the moment; all the conditions that
     * will be asked, so that one pass answers them; and to leave out the parameters that it makes of an action's inputs but has
     * no value for, because of which it would not look at the action's condition (docs/portability.md).
     */
    private static final class Engine extends LibraryEngine {

        private final Set<String> conditions;
        private final boolean emptyInputs;
        private final Map<String, IBaseParameters> results = new HashMap<>();

        Engine(ProxyRepository repository, EvaluationSettings settings, Set<String> conditions, boolean emptyInputs) {
            super(repository, settings);
            this.conditions = conditions;
            this.emptyInputs = emptyInputs;
        }

        @Override
        public IBaseParameters evaluate(
                VersionedIdentifier library,
                String patientId,
                IBaseParameters parameters,
                Map<String, Object> rawParameters,
                IBaseBundle data,
                ZonedDateTime moment,
                Set<String> expressions) {
            var told = ((Parameters) parameters).copy();
            told.getParameter()
                    .removeIf(parameter -> !emptyInputs && !parameter.hasValue() && !parameter.hasResource());
            return results.computeIfAbsent(
                    library.getId(),
                    id -> super.evaluate(library, patientId, told, rawParameters, data, Published.NOW, conditions));
        }
    }
}
