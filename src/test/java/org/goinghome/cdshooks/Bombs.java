package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.goinghome.cdshooks.Bomb.Outcome;
import org.goinghome.payload.Payload;
import tools.jackson.databind.node.ObjectNode;

/** Over 120 bodies at and beyond every limit, each another way to exhaust or confuse a reader of JSON or FHIR. */
final class Bombs {

    private static final String OPEN = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[";
    private static final String PATIENT = "Patient/@";

    private final List<Bomb> bombs = new ArrayList<>();

    private Bombs() {}

    static List<Bomb> all() {
        var all = new Bombs();
        all.notJson();
        all.notOneObject();
        all.notText();
        all.twice();
        all.deep();
        all.numbers();
        all.large();
        all.many();
        all.allowed();
        all.wholeCalls();
        all.encoded();
        return List.copyOf(all.bombs);
    }

    private void notJson() {
        for (var each : List.of(
                "",
                " \n\t ",
                "x",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":[1",
                "{\"a\":\"x",
                "{\"a",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[1,,2]}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1}",
                "{\"a\":1]",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 // x\n}",
                "{/* x */\"a\":1}",
                "{\"a\":1 # x\n}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":0x1F}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":TRUE}",
                "{\"a\":truex}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\0\"}",
                "{\"a\":1,\0\"b\":2}",
                ")]}',\n{\"a\":1}",
                "<Patient xmlns=\"http://hl7.org/fhir\"/>",
                "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>")) {
            refused("not JSON: " + shown(each), each);
        }
        refused("noise of a megabyte", call -> noise());
        refused("an open text of eight megabytes", call -> text("{\"a\":\"" + "x".repeat(8_000_000)));
        refused("eight megabytes of spaces", call -> text(" ".repeat(8_000_000)));
        refused("eight megabytes of spaces before a brace", call -> text(" ".repeat(8_000_000) + "}"));
        refused("eight megabytes of quotation marks", call -> text("\"".repeat(8_000_000)));
        refused("eight megabytes of backslashes", call -> text("{\"" + "\\".repeat(8_000_000)));
    }

    private void notOneObject() {
        for (var each : List.of(
                "[{\"a\":1}]",
                "\"text\"",
                "1",
                "true",
                "{\"a\":1}{\"a\":2}",
                "{\"a\":1}\n{\"b\":2}",
                "{\"a\":1} x",
                "{\"a\":1}}",
                "{\"a\":1}null",
                "{\"a\":1}\0")) {
            refused("not one object: " + shown(each), each);
        }
    }

    private void notText() {
        var object = "{\"a\":\"x\"}";
        refused("a byte order mark", "\uFEFF" + object);
        encodedAs("UTF-16BE", object, UTF_16BE);
        encodedAs("UTF-16LE", object, UTF_16LE);
        encodedAs("UTF-16BE with a mark", "\uFEFF" + object, UTF_16BE);
        encodedAs("UTF-16LE with a mark", "\uFEFF" + object, UTF_16LE);
        encodedAs("UTF-32BE", object, Charset.forName("UTF-32BE"));
        encodedAs("UTF-32LE", object, Charset.forName("UTF-32LE"));
        encodedAs("Latin-1", "{\"a\":\"Müller\"}", ISO_8859_1);
        bytes("an overlong slash", 0xC0, 0xAF);
        bytes("an overlong null", 0xC0, 0x80);
        bytes("an overlong quotation mark", 0xE0, 0x80, 0xA2);
        bytes("an encoded surrogate", 0xED, 0xA0, 0x80);
        bytes("an encoded pair of surrogates", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80);
        bytes("a continuation alone", 0x80);
        bytes("a cut sequence", 0xE2, 0x82);
        bytes("beyond Unicode", 0xF4, 0x90, 0x80, 0x80);
        bytes("0xFF", 0xFF);
        refused("a lone high surrogate", "{\"a\":\"\\ud800\"}");
        refused("a lone low surrogate", "{\"a\":\"\\udc00\"}");
        refused("surrogates the wrong way round", "{\"a\":\"\\udc00\\ud800\"}");
        refused("a lone surrogate in a name", "{\"a\":{\"\\ud800\":1}}");
    }

    private void twice() {
        refused("a name twice", "{\"a\":1,\"a\":2}");
        refused("a name twice, once as an escape", "{\"subject\":1,\"\\u0073ubject\":2}");
        refused("a name twice in the fourth entry", OPEN + "{},{},{},{\"a\":1,\"a\":1}]}");
        refused("two contexts", "{\"context\":{},\"context\":{}}");
        refused(
                "the last of a hundred thousand names twice",
                call -> text("{" + joined(100_000, i -> "\"n" + i + "\":1") + ",\"n99999\":1}"));
    }

    private void deep() {
        refused("65 objects deep", "{\"a\":".repeat(64) + "{}" + "}".repeat(64));
        refused("65 arrays deep", "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}");
        refused("64 objects deep", "{\"a\":".repeat(60) + "{}" + "}".repeat(60));
        refused("a million open arrays", call -> text("{\"a\":" + "[".repeat(1_000_000)));
        refused("a hundred thousand open objects", call -> text("{\"a\":".repeat(100_000)));
        refused("eight million open arrays", call -> text("[".repeat(8_000_000)));
        refused(
                "extensions in extensions",
                call -> text(resource("Observation") + ",\"extension\":[{\"url\":\"u\"".repeat(100) + "}]".repeat(100)
                        + "}"));
    }

    private void numbers() {
        for (var each : List.of(
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "1e99999999999999999999",
                "1e31",
                "1e-31",
                "1E+0031",
                "0e99",
                "1".repeat(41))) {
            refused("the number " + each, observation("{\"value\":" + each + "}"));
        }
        refused("a million digits", call -> text(observation("{\"value\":" + "9".repeat(1_000_000) + "}")));
        refused("a million decimals", call -> text(observation("{\"value\":0." + "9".repeat(1_000_000) + "}")));
        refused("eight million digits", call -> text("{\"a\":" + "9".repeat(8_000_000) + "}"));
    }

    private void large() {
        refused("a text of three megabytes", call -> text("{\"a\":\"" + "x".repeat(3_000_000) + "\"}"));
        refused("a text that escapes make long", call -> text("{\"a\":\"" + "\\u0041".repeat(1_048_577) + "\"}"));
        refused("a name of a megabyte", call -> text("{\"" + "x".repeat(1_000_000) + "\":1}"));
        refused("a name of 129 characters", "{\"" + "x".repeat(129) + "\":1}");
        refused("a name without characters", "{\"a\":1,\"\":1}");
        refused("nine megabytes of text", call -> text("{\"a\":\"" + "x".repeat(9_000_000) + "\"}"));
        refused("nine megabytes of spaces", call -> text("{" + " ".repeat(9_000_000) + "}"));
        refused("a byte more than eight megabytes", call -> text("{" + " ".repeat(Payload.MAX_BYTES - 1) + "}"));
        refused("eight megabytes of nothing", call -> text("{" + " ".repeat(8_000_000) + "}"));
    }

    private void many() {
        refused("a million empty objects", call -> text("{\"a\":[" + joined(1_000_000, i -> "{}") + "]}"));
        refused("600,000 numbers", call -> text("{\"a\":[" + joined(590_000, i -> "1") + "]}"));
        refused("290,000 objects", call -> text("{\"a\":[" + joined(290_000, i -> "{}") + "]}"));
        refused("290,000 arrays", call -> text("{\"a\":[" + joined(290_000, i -> "[]") + "]}"));
        refused("290,000 empty entries", call -> text(OPEN + joined(290_000, i -> "{}") + "]}"));
        refused(
                "90,000 entries with an empty resource",
                call -> text(OPEN + joined(90_000, i -> "{\"resource\":{}}") + "]}"));
        refused(
                "an Observation of 20,001 empty components",
                call -> text(bundle(
                        call,
                        1,
                        i -> resource("Observation") + ",\"component\":[" + joined(20_001, n -> "{}") + "]}")));
        refused("190,000 numbers for entries", call -> text(OPEN + joined(190_000, i -> "1") + "]}"));
        refused("2,001 entries", call -> text(bundle(call, 2001, i -> observation(i, 0))));
        refused("200,000 names", call -> text("{" + joined(200_000, i -> "\"name" + i + "\":1") + "}"));
        refused(
                "65,536 names that hash alike",
                call -> text("{" + joined(65_536, i -> "\"" + alike(i) + "\":1") + "}"));
        refused(
                "140,000 links",
                call -> text(
                        "{\"resourceType\":\"Bundle\",\"link\":[" + joined(140_000, i -> "{}") + "],\"entry\":1}"));
    }

    private void allowed() {
        allowed("vitals", "2,000 Observations", call -> text(bundle(call, 2000, i -> observation(i, 1))));
        allowed(
                "vitals",
                "2,000 Observations of seven components",
                call -> text(bundle(call, 2000, i -> observation(i, 7))));
        allowed(
                "vitals",
                "2,000 small Observations of sixty notes",
                call -> text(bundle(
                        call,
                        2000,
                        i -> resource("Observation") + ",\"note\":[" + joined(60, n -> "{\"text\":\"x\"}") + "]}")));
        allowed(
                "vitals",
                "25 Observations of 10,000 empty components",
                call -> text(bundle(
                        call,
                        25,
                        i -> resource("Observation") + ",\"component\":[" + joined(10_000, n -> "{}") + "]}")));
        allowed(
                "vitals",
                "four Observations of 10,000 components with codes",
                call -> text(bundle(
                        call,
                        4,
                        i -> resource("Observation") + ",\"component\":["
                                + joined(10_000, n -> "{\"code\":{\"coding\":[{\"code\":\"x\"}]}}") + "]}")));
        allowed(
                "vitals",
                "nine Observations of 10,000 extensions",
                call -> text(bundle(
                        call,
                        9,
                        i -> resource("Observation") + ",\"extension\":["
                                + joined(10_000, n -> "{\"url\":\"http://u.example\",\"valueBoolean\":true}") + "]}")));
        allowed(
                "vitals",
                "notes of seven megabytes",
                call -> text(bundle(
                        call,
                        1,
                        i -> resource("Observation") + ",\"note\":["
                                + joined(7, n -> "{\"text\":\"" + "x".repeat(1_000_000) + "\"}") + "]}")));
        allowed("vitals", "2,000 entries of nothing", call -> text(bundle(call, 2000, i -> "{}")));
        allowed(
                "checkIns",
                "ten check-ins of 10,000 items",
                call -> text(bundle(
                        call,
                        10,
                        i -> resource("QuestionnaireResponse") + ",\"status\":\"completed\",\"item\":["
                                + joined(10_000, n -> "{\"linkId\":\"x\"}") + "]}")));
        allowed(
                "checkIns",
                "five check-ins of 10,000 answers",
                call -> text(bundle(
                        call,
                        5,
                        i -> resource("QuestionnaireResponse") + ",\"status\":\"completed\",\"item\":["
                                + joined(10_000, n -> "{\"linkId\":\"x\",\"answer\":[{\"valueString\":\"x\"}]}")
                                + "]}")));
        allowed(
                "checkIns",
                "2,000 check-ins of 40 items",
                call -> text(bundle(
                        call,
                        2000,
                        i -> resource("QuestionnaireResponse") + ",\"status\":\"completed\",\"item\":["
                                + joined(40, n -> "{\"linkId\":\"x\"}") + "]}")));
        allowed(
                "conditions",
                "2,000 Conditions",
                call -> text(bundle(
                        call,
                        2000,
                        i -> resource("Condition")
                                + ",\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"" + i
                                + "\"}]}}")));
    }

    /** The whole call, with as many tokens as are read: Observations with components in every key that takes them. */
    private void wholeCalls() {
        for (var components : List.of(0, 1, 2)) {
            allowed(
                    "",
                    "a call with 280 Observations of %d components in each of five keys".formatted(10 * components),
                    call -> {
                        var full = call.deepCopy();
                        var prefetch = (ObjectNode) full.get("prefetch");
                        for (var key : List.of("vitals", "pain", "symptoms", "smoking", "steps")) {
                            prefetch.put(key, "@" + key);
                        }
                        var body = full.toString();
                        for (var key : List.of("vitals", "pain", "symptoms", "smoking", "steps")) {
                            body = body.replace(
                                    "\"@" + key + "\"", bundle(call, 280, i -> observation(i, 10 * components)));
                        }
                        return text(body);
                    });
        }
    }

    private void encoded() {
        for (var encoding : List.of("gzip", "x-gzip", "GZIP", "identity, gzip")) {
            bomb("a gigabyte as " + encoding, encoding, call -> Zipped.GZIP);
        }
        bomb("a gigabyte as deflate", "deflate", call -> Zipped.DEFLATE);
        bomb("noise as br", "br", call -> noise());
        bomb("noise as zstd", "zstd", call -> noise());
        bomb("a small object as gzip", "gzip", call -> zipped(text("{\"a\":1}")));
        refused("gzip that is not announced", call -> Zipped.GZIP);
        refused("deflate that is not announced", call -> Zipped.DEFLATE);
    }

    private void refused(String name, String body) {
        refused(name, call -> text(body));
    }

    private void refused(String name, Function<ObjectNode, byte[]> body) {
        bombs.add(new Bomb(name, "vitals", "", Outcome.REFUSED, body));
    }

    private void bomb(String name, String encoding, Function<ObjectNode, byte[]> body) {
        bombs.add(new Bomb(name, "vitals", encoding, Outcome.REFUSED, body));
    }

    private void allowed(String key, String name, Function<ObjectNode, byte[]> body) {
        bombs.add(new Bomb(name, key, "", Outcome.ALLOWED, body));
    }

    private void encodedAs(String name, String body, Charset charset) {
        refused(name, call -> body.getBytes(charset));
    }

    private void bytes(String name, int... bytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(text("{\"a\":\"x"));
        for (var each : bytes) {
            out.write(each);
        }
        out.writeBytes(text("\"}"));
        refused(name, call -> out.toByteArray());
    }

    private static String resource(String type) {
        return "{\"resourceType\":\"" + type + "\",\"subject\":{\"reference\":\"" + PATIENT + "\"}";
    }

    private static String observation(String quantity) {
        return resource("Observation") + ",\"valueQuantity\":" + quantity + "}";
    }

    private static String observation(int number, int components) {
        return resource("Observation") + ",\"id\":\"o" + number
                + "\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
                + "\"http://loinc.org\",\"code\":\"85354-9\"}]},\"effectiveDateTime\":\"2026-01-01T09:30:00Z\""
                + (components == 0 ? "" : ",\"component\":[" + joined(components, Bombs::component) + "]") + "}";
    }

    private static String component(int number) {
        return "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},\"valueQuantity\":{\"value\":"
                + number + ",\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}";
    }

    private static String bundle(ObjectNode call, int entries, IntFunction<String> resource) {
        return (OPEN + joined(entries, i -> "{\"resource\":" + resource.apply(i) + "}") + "]}")
                .replace(PATIENT, "Patient/" + call.at("/context/patientId").asString());
    }

    private static String joined(int times, IntFunction<String> each) {
        return IntStream.range(0, times).mapToObj(each).collect(Collectors.joining(","));
    }

    /** Names of 32 letters with the same {@code hashCode}: "Aa" and "BB" have the same. */
    private static String alike(int number) {
        return IntStream.range(0, 16)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    private static String shown(String body) {
        return body.replaceAll("[\\x00-\\x1f]", "?").replace("|", "?");
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] noise() {
        var bytes = new byte[1_000_000];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    static byte[] zipped(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A gigabyte of spaces in a megabyte. */
    private static final class Zipped {

        static final byte[] GZIP = gigabyte(GZIPOutputStream::new);
        static final byte[] DEFLATE = gigabyte(DeflaterOutputStream::new);

        private interface Zip {
            OutputStream on(OutputStream out) throws IOException;
        }

        private static byte[] gigabyte(Zip zip) {
            var out = new ByteArrayOutputStream();
            try (var stream = zip.on(out)) {
                stream.write(text(OPEN));
                var megabyte = " ".repeat(1024 * 1024).getBytes(UTF_8);
                for (var i = 0; i < 1024; i++) {
                    stream.write(megabyte);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    }
}
