package org.goinghome.sandbox;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.goinghome.sandbox.CdsClient.Offer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;

/** What {@code bin/ehr} runs; its {@code --help} tells of the options. */
public final class EhrCommand {

    private static final int DEFAULT_PORT = 8090;
    private static final int LARGEST_PAGE = 500;
    private static final Set<String> SERVE = Set.of("--port", "--delay", "--app", "--client-id");
    private static final Set<String> TOKEN = Set.of("--issuer", "--key", "--audience");
    private static final Set<String> CALL = Set.of(
            "--service",
            "--fhir",
            "--token",
            "--scope",
            "--patient",
            "--encounter",
            "--user",
            "--hook",
            "--id",
            "--issuer",
            "--key",
            "--prefetch",
            "--accept",
            "--override");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> options;

    private EhrCommand(Map<String, String> options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        // What the servers and clients in here log is of no use to who runs them.
        LoggingSystem.get(EhrCommand.class.getClassLoader()).beforeInitialize();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var status = run(Path.of(args[0]), List.of(args).subList(1, args.length), out, System.err);
        System.exit(status);
    }

    /**
     * Runs one command.
     *
     * @param charts a folder laid out as {@code fhir-resources}
     * @return the exit status
     */
    static int run(Path charts, List<String> args, PrintStream out, PrintStream err) {
        try {
            var named = !args.isEmpty() && !args.get(0).startsWith("-");
            var command = named ? args.get(0) : "";
            var rest = named ? args.subList(1, args.size()) : args;
            return switch (command) {
                case "serve" -> new EhrCommand(options(rest, SERVE), out, err).serve(charts);
                case "key" -> new EhrCommand(options(rest, Set.of("--key")), out, err).makeKey();
                case "token" -> new EhrCommand(options(rest, TOKEN), out, err).makeToken();
                case "call" -> new EhrCommand(options(rest, CALL), out, err).call();
                case "" -> new EhrCommand(options(rest, both()), out, err).serveAndCall(charts);
                default -> throw new Usage("no such command: " + command);
            };
        } catch (Usage e) {
            err.println("bin/ehr: " + e.getMessage() + " (bin/ehr --help tells more)");
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            err.println("bin/ehr: " + e.getMessage());
            return 1;
        }
    }

    private static Set<String> both() {
        var both = new TreeSet<>(CALL);
        both.addAll(SERVE);
        both.removeAll(Set.of("--fhir", "--token", "--app", "--client-id"));
        return both;
    }

    private static Map<String, String> options(List<String> args, Set<String> known) {
        var options = new TreeMap<String, String>();
        for (var i = 0; i < args.size(); i += 2) {
            if (!known.contains(args.get(i))) {
                throw new Usage("no such option here: " + args.get(i));
            }
            if (i + 1 == args.size() || args.get(i + 1).isBlank()) {
                throw new Usage(args.get(i) + " needs a value");
            }
            if (options.put(args.get(i), args.get(i + 1)) != null) {
                throw new Usage(args.get(i) + " is given twice");
            }
        }
        return options;
    }

    private int makeKey() throws IOException {
        var file = options.get("--key");
        if (file == null) {
            throw new Usage("key needs --key");
        }
        try {
            out.println(Identity.publicKeys(Identity.create(Path.of(file))));
        } catch (FileAlreadyExistsException e) {
            throw new Usage(file + " is there already");
        }
        err.println("The private key is in " + file + "; its public half, above, is goinghome.clients[].jwks.");
        return 0;
    }

    private int makeToken() throws IOException {
        var audience = options.get("--audience");
        var identity = audience == null ? null : identity();
        if (identity == null) {
            throw new Usage("token needs --issuer, --key and --audience");
        }
        out.println(identity.token(address(audience), Clock.systemUTC().instant()));
        return 0;
    }

    private @Nullable Identity identity() throws IOException {
        var issuer = options.get("--issuer");
        var key = options.get("--key");
        if ((issuer == null) != (key == null)) {
            throw new Usage("--issuer and --key go together");
        }
        return issuer == null ? null : new Identity(issuer, Identity.read(Path.of(key)));
    }

    private int serve(Path folder) throws InterruptedException {
        var charts = Chart.all(folder);
        var app = new Smart.App(
                option("--client-id", "goinghome-timeline"),
                address(option("--app", "http://127.0.0.1:8080/timeline/launch.html")));
        try (var ehr = new Ehr(charts, port(), LARGEST_PAGE, Optional.of(app))) {
            ehr.answerAfter(delay());
            out.println("fhir=" + ehr.base());
            out.println("token=" + ehr.token());
            err.println("Opens " + app.launchUrl() + " as " + app.clientId() + " in a chart: "
                    + ehr.base().replaceFirst("/fhir$", "/launch?patient=")
                    + charts.get(charts.size() - 1).patientId());
            charts.forEach(chart -> err.println(chart.name() + ": --patient " + chart.patientId()
                    + (chart.encounterId().isEmpty() ? "" : " --encounter " + chart.encounterId())));
            err.println("The FHIR server is ready (Ctrl-C ends it).");
            Thread.currentThread().join();
            return 0;
        }
    }

    private int serveAndCall(Path folder) throws IOException, InterruptedException {
        try (var ehr = new Ehr(Chart.all(folder), port(), LARGEST_PAGE)) {
            ehr.answerAfter(delay());
            err.println("FHIR server: " + ehr.base());
            return call(new FhirAccess(ehr.base(), ehr.token(), scope()), option("--patient", "example-birch"));
        }
    }

    private int call() throws IOException, InterruptedException {
        var fhir = options.get("--fhir");
        if (fhir == null && (options.containsKey("--token") || options.containsKey("--prefetch"))) {
            throw new Usage("a token and a prefetch need --fhir");
        }
        var patient = options.get("--patient");
        if (patient == null) {
            throw new Usage("call needs --patient");
        }
        return call(fhir == null ? null : new FhirAccess(address(fhir), option("--token", ""), scope()), patient);
    }

    private int call(@Nullable FhirAccess access, String patient) throws IOException, InterruptedException {
        // Before anything is sent.
        var feedback = feedback();
        var client = new CdsClient(address(option("--service", "http://127.0.0.1:8080")), err::println, identity());
        var offer = chosen(client.discover());
        var context = CdsClient.context(option("--user", "Practitioner/example"), patient, encounter(access, patient));
        var request = client.request(offer, context, access, keys(offer));
        var sent = request.path("prefetch").propertyNames();
        err.println("Calling " + offer.id() + " (" + offer.hook() + ") with "
                + (sent.isEmpty() ? "no prefetch" : "prefetch " + String.join(", ", sent)));
        var answer = client.call(offer, request);
        if (answer.status() != 200) {
            err.println("The service answered " + answer.status() + "."
                    + (answer.status() == 401
                            ? " It asks who you are (--issuer, --key); its log tells the reason."
                            : ""));
            err.println(CardText.ofOutcome(answer.body()));
            return 1;
        }
        if (!answer.cards().isArray()) {
            throw new IOException("The answer has no list of cards, which CDS Hooks requires");
        }
        out.print(CardText.of(answer.cards()));
        return feedback == null ? 0 : tell(client, offer, feedback, answer);
    }

    private int tell(CdsClient client, Offer offer, Feedback feedback, CdsClient.Answer answer)
            throws IOException, InterruptedException {
        var status = client.feedback(
                offer, feedback.on(answer.cards(), Clock.systemUTC().instant()));
        var told = "Feedback on card " + feedback.card() + ": ";
        if (status == 404) {
            err.println(told + "the service answered 404, so it takes no feedback.");
            return 0;
        }
        err.println(told + (status / 100 == 2 ? "taken (" + status + ")." : "the service answered " + status + "."));
        return status / 100 == 2 ? 0 : 1;
    }

    private Offer chosen(List<Offer> offers) {
        var id = options.get("--id");
        var hook = options.get("--hook");
        return offers.stream()
                .filter(offer -> id == null || offer.id().equals(id))
                .filter(offer -> hook == null || offer.hook().equals(hook))
                .findFirst()
                .orElseThrow(() -> new Usage("there is no such service; offered are "
                        + String.join(
                                ", ",
                                offers.stream()
                                        .map(offer -> offer.id() + " (" + offer.hook() + ")")
                                        .toList())));
    }

    private @Nullable String encounter(@Nullable FhirAccess access, String patient) throws IOException {
        var given = options.get("--encounter");
        if (given != null || access == null) {
            return given;
        }
        try {
            return new FhirReader(access).lastEncounter(patient).orElse(null);
        } catch (BaseServerResponseException e) {
            throw new IOException(
                    "The patient's last Encounter cannot be looked up ("
                            + e.getMessage().strip() + "); name one with --encounter",
                    e);
        }
    }

    private Predicate<String> keys(Offer offer) {
        var wanted = option("--prefetch", "all");
        if (wanted.equals("all") || wanted.equals("none")) {
            return key -> wanted.equals("all");
        }
        var keys = Set.copyOf(List.of(wanted.split(",")));
        for (var key : keys) {
            if (!offer.prefetch().containsKey(key)) {
                throw new Usage("the service has no prefetch key '" + key + "'; it has "
                        + String.join(", ", offer.prefetch().keySet()));
            }
        }
        return keys::contains;
    }

    private @Nullable Feedback feedback() {
        var accept = options.get("--accept");
        var override = options.get("--override");
        if (accept != null && override != null) {
            throw new Usage("a card is accepted or overridden, not both");
        }
        if (accept == null && override == null) {
            return null;
        }
        return Feedback.of(accept != null, accept != null ? accept : override);
    }

    private String scope() {
        return option("--scope", FhirAccess.READ_ALL);
    }

    private int port() {
        var port = option("--port", String.valueOf(DEFAULT_PORT));
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new Usage("not a port: " + port);
        }
        return Integer.parseInt(port);
    }

    private Duration delay() {
        var delay = option("--delay", "0");
        if (!delay.matches("[0-9]{1,5}")) {
            throw new Usage("not a number of milliseconds: " + delay);
        }
        return Duration.ofMillis(Long.parseLong(delay));
    }

    private static String address(String text) {
        if (!text.matches("https?://[^\\s/]+.*") || !isAddress(text)) {
            throw new Usage("not an http address: " + text);
        }
        return text;
    }

    private static boolean isAddress(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
