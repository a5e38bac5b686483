package org.goinghome.bench;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.goinghome.GoingHome;
import org.goinghome.artifact.Artifacts;
import org.goinghome.cdshooks.FixedTime;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.DataNeeds;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.feedback.NewIds;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.Service;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Told;
import org.goinghome.rendering.Visit;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What the parts of a call take, each by itself and warm: on one thread, with what the parts before it came to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class PartsBenchmark {

    /** Position among the loads of {@code bin/bench}. */
    @Param({"0", "1"})
    public int load;

    private ConfigurableApplicationContext context;
    private byte[] body;
    private Map<String, Payload> prefetch;
    private PatientContext patient;
    private Service service;
    private List<DataNeed> needs;
    private Guidance guidance;
    private Renderers renderers;
    private JsonMapper json;
    private Gathered.Complete gathered;
    private Findings findings;
    private List<Told> cards;

    @Setup(Level.Trial)
    public void start() throws UnsafePayload {
        context = new SpringApplication(GoingHome.class, NewIds.class)
                .run("--server.port=0", "--goinghome.warm-up=0", "--goinghome.data=" + Path.of("target", "jmh-data"));
        guidance = context.getBean(Guidance.class);
        renderers = context.getBean(Renderers.class);
        json = context.getBean(JsonMapper.class);
        var artifacts = context.getBean(Artifacts.class);
        var measured = Loads.all().get(load);
        service = guidance.services().stream()
                .filter(each -> measured.path().endsWith("/" + each.id()))
                .findFirst()
                .orElseThrow();
        needs = DataNeeds.of(
                service.plan(), canonical -> artifacts.find(PlanDefinition.class, canonical), artifacts::expansion);
        body = measured.body();
        var call = guard();
        prefetch = call.member("prefetch").orElseThrow().members();
        var about = call.member("context").orElseThrow();
        patient = new PatientContext(
                about.member("patientId").flatMap(Payload::text).orElseThrow(),
                about.member("encounterId").flatMap(Payload::text).orElse(null),
                null);
        gathered = (Gathered.Complete) parse();
        findings = evaluate();
        cards = render();
        if (cards.isEmpty()) {
            throw new IllegalStateException("There is nothing to measure: no card");
        }
    }

    @TearDown(Level.Trial)
    public void stop() {
        context.close();
    }

    /** From bytes to JSON that is safe to read. */
    @Benchmark
    public Payload guard() throws UnsafePayload {
        return Payload.read(body);
    }

    /** From JSON to FHIR, each resource looked at: whose it is, and what of it is odd. */
    @Benchmark
    public Gathered parse() {
        return Gatherer.read(needs, patient, prefetch);
    }

    @Benchmark
    public Findings evaluate() {
        return guidance.evaluate(service, gathered.patient(), FixedTime.NOW.atZone(ZoneOffset.UTC));
    }

    @Benchmark
    public List<Told> render() {
        var call = new CardRenderer.Call(
                service,
                new Visit("p1", "e1", "Practitioner/1"),
                FixedTime.NOW,
                "en",
                "http://127.0.0.1:8080",
                UUID::randomUUID,
                repeated -> false);
        return renderers.cards("en").render(call, findings, gathered.patient().gaps());
    }

    /** From cards to bytes. */
    @Benchmark
    public byte[] write() {
        return json.writeValueAsBytes(cards.stream().map(Told::card).toList());
    }

    /** Runs all of it and prints a table in Markdown. */
    public static void main(String[] args) throws Exception {
        var results = new Runner(new OptionsBuilder()
                        .include(PartsBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
                        .build())
                .run();
        System.out.println(table(results));
    }

    private static String table(Collection<RunResult> results) {
        var lines = new ArrayList<String>();
        lines.add("| load | part | µs | ± | KB |");
        lines.add("|---|---|---|---|---|");
        results.stream()
                .sorted(Comparator.comparing(
                                (RunResult each) -> each.getParams().getParam("load"))
                        .thenComparing(each -> List.of("guard", "parse", "evaluate", "render", "write")
                                .indexOf(part(each))))
                .forEach(each -> lines.add("| %s | %s | %.0f | %.0f | %.0f |"
                        .formatted(
                                Loads.all()
                                        .get(Integer.parseInt(each.getParams().getParam("load")))
                                        .name(),
                                part(each),
                                each.getPrimaryResult().getScore(),
                                each.getPrimaryResult().getScoreError(),
                                each.getSecondaryResults()
                                                .get("gc.alloc.rate.norm")
                                                .getScore()
                                        / 1024)));
        return String.join("\n", lines);
    }

    private static String part(RunResult result) {
        var name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
