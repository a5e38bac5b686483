package org.goinghome.guidance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.ArtifactProblem;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.TriggerDefinition.TriggerType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/** A guidance of one family, one concern and one quiet sign, held in memory. Each test changes the one thing it is about. */
final class TinyGuidance {

    static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-01T12:00:00Z");
    static final String BASE = "https://tiny.example/fhir/";

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final ModelManager MODELS = new ModelManager();

    private final PlanDefinition plan = artifact(new PlanDefinition(), "Plan");
    private final Library library = artifact(new Library(), "Tiny");
    private final List<MetadataResource> others = new ArrayList<>();
    private final List<String> declarations = new ArrayList<>();
    private final Map<String, String> defines = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> settingsByLibrary = new LinkedHashMap<>();
    private final List<Resource> patient = new ArrayList<>();
    private @Nullable String elm;
    private UnaryOperator<String> written = UnaryOperator.identity();

    TinyGuidance() {
        plan.addExtension(PlanReader.ENDPOINT, new UriType("tiny"));
        plan.addLibrary(library.getUrl());
        var family = action("family", "family", "Applies");
        family.addTrigger().setType(TriggerType.NAMEDEVENT).setName("encounter-discharge");
        var concern = action("concern", "concern", "");
        concern.addAction(action("s1", "sign", "S1"));
        concern.addAction(action("s1-not-assessed", "not-assessed", "S1 Not Assessed"));
        plan.addAction(family.addAction(concern));
        define("Applies", "true").define("S1", "false").define("S1 Not Assessed", "false");
        define("S1 Evidence", "{ Tuple { verdict: 'no' } }");
    }

    static <T extends MetadataResource> T artifact(T artifact, String name) {
        artifact.setUrl(BASE + artifact.fhirType() + "/" + name)
                .setVersion("1.0.0")
                .setName(name)
                .setStatus(PublicationStatus.ACTIVE);
        return artifact;
    }

    static ValueSet valueSet(String name, String system, String... codes) {
        var valueSet = artifact(new ValueSet(), name);
        for (var code : codes) {
            valueSet.getExpansion().addContains().setSystem(system).setCode(code);
        }
        return valueSet;
    }

    static Artifacts artifacts(MetadataResource... artifacts) {
        var problems = new Problems();
        var loaded = load(Stream.of(artifacts), UnaryOperator.identity(), problems);
        problems.throwIfAny();
        return loaded;
    }

    private static Artifacts load(
            Stream<? extends MetadataResource> artifacts, UnaryOperator<String> written, Problems problems) {
        var json = FHIR.newJsonParser();
        return Artifacts.load(
                FHIR,
                artifacts
                        .map(artifact -> new ArtifactFile(
                                artifact.getName() + ".json", written.apply(json.encodeResourceToString(artifact))))
                        .toList(),
                problems);
    }

    /** An action that is about itself; with a condition, unless that is empty. */
    static PlanDefinitionActionComponent action(String id, String role, String condition) {
        var action = new PlanDefinitionActionComponent();
        action.setId(id);
        action.setTitle("Title of " + id).setDescription("Text of " + id);
        action.addCode()
                .addCoding()
                .setSystem(BASE + "CodeSystem/GoingHomeAction")
                .setCode(role);
        action.addCode().addCoding().setSystem(BASE + "CodeSystem/Topic").setCode(id);
        if (!condition.isEmpty()) {
            action.addCondition()
                    .getExpression()
                    .setLanguage("text/cql-identifier")
                    .setExpression(condition);
        }
        return action;
    }

    /** A named expression of the CQL, in the place of the one of that name. */
    TinyGuidance define(String name, String expression) {
        defines.put(name, expression);
        return this;
    }

    /** A line before the expressions, such as a parameter. */
    TinyGuidance declare(String line) {
        declarations.add(line);
        return this;
    }

    /** Compiled logic in the place of the CQL. */
    TinyGuidance elm(String json) {
        elm = json;
        return this;
    }

    /** Another text in the files, as a person may write it and no FHIR library would. */
    TinyGuidance written(String text, String replacement) {
        written = json -> json.replace(text, replacement);
        return this;
    }

    TinyGuidance with(MetadataResource artifact) {
        others.add(artifact);
        return this;
    }

    TinyGuidance plan(Consumer<PlanDefinition> change) {
        change.accept(plan);
        return this;
    }

    TinyGuidance action(String id, Consumer<PlanDefinitionActionComponent> change) {
        change.accept(below(plan.getAction())
                .filter(action -> id.equals(action.getId()))
                .findFirst()
                .orElseThrow());
        return this;
    }

    private static Stream<PlanDefinitionActionComponent> below(List<PlanDefinitionActionComponent> actions) {
        return actions.stream().flatMap(action -> Stream.concat(Stream.of(action), below(action.getAction())));
    }

    /** What a site sets. */
    TinyGuidance set(String parameter, String value) {
        settings.put(parameter, value);
        return this;
    }

    /** What a site sets for one library. */
    TinyGuidance set(String library, String parameter, String value) {
        settingsByLibrary.put(library, Map.of(parameter, value));
        return this;
    }

    /** What is known about the patient; nothing, where this is not called. */
    TinyGuidance patient(Resource... resources) {
        patient.addAll(List.of(resources));
        return this;
    }

    Guidance link() {
        var problems = new Problems();
        library.addContent()
                .setContentType("application/elm+json")
                .setData(compiled().getBytes(UTF_8));
        var artifacts = load(Stream.concat(Stream.of(plan, library), others.stream()), written, problems);
        var guidance =
                Guidance.link(FHIR, artifacts, new ParameterSettings(settingsByLibrary, settings), NOW, problems);
        problems.throwIfAny();
        return guidance;
    }

    private Logic logic() {
        library.getContent().clear();
        library.addContent()
                .setContentType("application/elm+json")
                .setData(compiled().getBytes(UTF_8));
        return new Logic(FHIR, artifacts(library), NOW.getZone(), new Problems());
    }

    /** Whether its logic is evaluated by our own program, and not by the reference engine. */
    boolean isTranslated() {
        return logic().isTranslated();
    }

    /** What one define comes to. */
    Logic.Outcome outcome(String name) {
        var define = new Define("Tiny", name);
        return logic().begin(new PatientData(patient, List.of()), NOW, Map.of())
                .of(List.of(define))
                .get(define);
    }

    /** Everything that is wrong with it, as a person who starts the service reads it. */
    List<String> problems() {
        try {
            link();
            return List.of();
        } catch (ArtifactsRefused e) {
            return e.problems().stream().map(ArtifactProblem::toString).toList();
        }
    }

    /** What follows for the patient. */
    Findings evaluate(Gap... gaps) {
        var guidance = link();
        return guidance.evaluate(guidance.services().get(0), new PatientData(patient, List.of(gaps)), NOW);
    }

    FamilyFindings findings() {
        var families = evaluate().families();
        assertThat(families).hasSize(1);
        return families.get(0);
    }

    private String compiled() {
        if (elm != null) {
            return elm;
        }
        var cql = Stream.concat(
                        Stream.concat(Stream.of("library Tiny version '1.0.0'"), declarations.stream()),
                        defines.entrySet().stream()
                                .map(define -> "define \"" + define.getKey() + "\": " + define.getValue()))
                .collect(Collectors.joining("\n"));
        var options = CqlCompilerOptions.defaultOptions();
        options.setOptions();
        var translator = CqlTranslator.fromText(cql, new LibraryManager(MODELS, options));
        assertThat(translator.getErrors()).as(cql).isEmpty();
        return translator.toJson();
    }
}
