package org.goinghome.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not reach a FHIR parser. Each is refused soon, at the right place, and without repeating any of it. */
@Tag("alone")
@Tag("T15")
class HostilePayloadsTest {

    /** Stands for a patient's name. */
    private static final String SECRET = "Jane-Roe";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"notJson", "notOneObject", "notUtf8", "notText", "bombs", "ambiguous"})
    void is_refused_with_its_place_and_without_its_content(String name, byte[] body, String path) {
        var refused = Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> catchThrowableOfType(UnsafePayload.class, () -> Payload.read(body)));

        assertThat(refused).as(name).isNotNull();
        assertThat(refused.path()).isEqualTo(path);
        assertThat(refused.getMessage()).isEqualTo(refused.path() + " " + refused.reason());
        assertThat(refused.getMessage())
                .doesNotContain(SECRET)
                .doesNotContain("\n")
                .hasSizeLessThan(1000);
        assertThat(refused.getCause())
                .as("a cause would carry the parser's quotation")
                .isNull();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void what_is_not_json_is_found_by_line_and_column(String json, String place) {
        var refused = catchThrowableOfType(UnsafePayload.class, () -> Payload.read(json.getBytes(UTF_8)));

        assertThat(refused.reason()).isEqualTo("is not JSON at " + place);
    }

    static Stream<Arguments> what_is_not_json_is_found_by_line_and_column() {
        return Stream.of(
                arguments("{\"a\":1,}", "line 1, column 8"),
                arguments("{\n  \"a\": 1,\n  \"b\": x\n}", "line 3, column 8"),
                arguments("{\r\n  \"a\": 1\r\n  \"b\": 2}", "line 3, column 3"),
                arguments("{\"ü\": \"脊椎\", 'b': 1}", "line 1, column 13"),
                arguments("{\"a\": [1\n", "line 2, column 1"));
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                json("nothing", "", "$"),
                json("only space", " \n\t ", "$"),
                json("a bare word", SECRET, "$"),
                json("an open object", "{\"a\":1", "$"),
                json("an open object with a comma", "{\"a\":1,", "$"),
                json("an open array", "{\"a\":[1", "$.a"),
                json("an open string", "{\"a\":\"" + SECRET, "$.a"),
                json("an open name", "{\"" + SECRET, "$"),
                json("a name without a value", "{\"a\"}", "$"),
                json("a colon without a value", "{\"a\":}", "$"),
                json("a trailing comma in an object", "{\"a\":1,}", "$"),
                json("a trailing comma in an array", "{\"a\":[1,]}", "$.a"),
                json("a missing value in an array", "{\"a\":[1,,2]}", "$.a"),
                json("a missing comma", "{\"a\":1 \"b\":2}", "$"),
                json("a wrong bracket", "{\"a\":[1}", "$.a"),
                json("a wrong brace", "{\"a\":1]", "$"),
                json("a name without quotes", "{" + "a" + ":1}", "$"),
                json("single quotes", "{'a':'" + SECRET + "'}", "$"),
                json("a line comment", "{\"a\":1 // " + SECRET + "\n}", "$"),
                json("a block comment", "{/* " + SECRET + " */\"a\":1}", "$"),
                json("a hash comment", "{\"a\":1 # " + SECRET + "\n}", "$"),
                json("NaN", "{\"a\":NaN}", "$"),
                json("Infinity", "{\"a\":Infinity}", "$"),
                json("minus Infinity", "{\"a\":-Infinity}", "$"),
                json("a leading plus", "{\"a\":+1}", "$"),
                json("a leading zero", "{\"a\":01}", "$"),
                json("a leading point", "{\"a\":.5}", "$"),
                json("a trailing point", "{\"a\":5.}", "$"),
                json("a hexadecimal number", "{\"a\":0x1F}", "$"),
                json("an exponent without digits", "{\"a\":1e}", "$"),
                json("only a minus", "{\"a\":-}", "$"),
                json("upper case true", "{\"a\":TRUE}", "$"),
                json("true that goes on", "{\"a\":true" + SECRET + "}", "$"),
                json("an unknown escape", "{\"a\":\"\\x41" + SECRET + "\"}", "$.a"),
                json("a short unicode escape", "{\"a\":\"\\u12" + SECRET + "\"}", "$.a"),
                json("a raw line feed in a string", "{\"a\":\"" + SECRET + "\n\"}", "$.a"),
                json("a raw null character in a string", "{\"a\":\"" + SECRET + "\0\"}", "$.a"),
                json("a raw null character between tokens", "{\"a\":1,\0\"b\":2}", "$"),
                json("JSON in front of which XSSI protection stands", ")]}',\n{\"a\":1}", "$"),
                json("XML", "<Patient xmlns=\"http://hl7.org/fhir\"><name value=\"" + SECRET + "\"/></Patient>", "$"),
                arguments("noise", noise(), "$"));
    }

    static Stream<Arguments> notOneObject() {
        return Stream.of(
                json("an array", "[{\"a\":\"" + SECRET + "\"}]", "$"),
                json("a string", "\"" + SECRET + "\"", "$"),
                json("a number", "1", "$"),
                json("null", "null", "$"),
                json("true", "true", "$"),
                json("a second object", "{\"a\":1}{\"a\":2}", "$"),
                json("a second object on a line of its own", "{\"a\":1}\n{\"b\":2}", "$"),
                json("a second root after a comma", "{\"a\":1},{\"b\":2}", "$"),
                json("trailing text", "{\"a\":1} " + SECRET, "$"),
                json("a trailing brace", "{\"a\":1}}", "$"),
                json("a trailing null", "{\"a\":1}null", "$"),
                json("a trailing null character", "{\"a\":1}\0", "$"));
    }

    static Stream<Arguments> notUtf8() {
        var object = "{\"a\":\"" + SECRET + "\"}";
        return Stream.of(
                json("a UTF-8 byte order mark", "\uFEFF" + object, "$"),
                text("UTF-16 big endian", object, UTF_16BE),
                text("UTF-16 little endian", object, UTF_16LE),
                text("UTF-16 with a byte order mark", "\uFEFF" + object, UTF_16BE),
                text("UTF-16 little endian with a byte order mark", "\uFEFF" + object, UTF_16LE),
                text("UTF-32 big endian", object, Charset.forName("UTF-32BE")),
                text("UTF-32 little endian", object, Charset.forName("UTF-32LE")),
                text("Latin-1", "{\"a\":\"Müller\"}", ISO_8859_1),
                inString("an overlong slash", 0xC0, 0xAF),
                inString("an overlong null", 0xC0, 0x80),
                inString("an overlong quote of three bytes", 0xE0, 0x80, 0xA2),
                inString("an encoded surrogate", 0xED, 0xA0, 0x80),
                inString("an encoded pair of surrogates", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80),
                inString("a continuation alone", 0x80),
                inString("a cut sequence", 0xE2, 0x82),
                inString("beyond Unicode", 0xF4, 0x90, 0x80, 0x80),
                inString("a five byte form", 0xF8, 0x88, 0x80, 0x80, 0x80),
                inString("0xFF", 0xFF));
    }

    static Stream<Arguments> notText() {
        return Stream.of(
                json("a lone high surrogate", "{\"a\":\"" + SECRET + "\\ud800\"}", "$.a"),
                json("a lone low surrogate", "{\"a\":\"\\udc00" + SECRET + "\"}", "$.a"),
                json("a high surrogate before a letter", "{\"a\":[\"\\ud800x\"]}", "$.a[0]"),
                json("surrogates the wrong way round", "{\"a\":{\"b\":\"\\udc00\\ud800\"}}", "$.a.b"),
                json("a lone surrogate in a name", "{\"a\":{\"\\ud800\":1}}", "$.a"));
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                json("a million open arrays", "{\"a\":" + "[".repeat(1_000_000), "$.a" + "[0]".repeat(63)),
                json("a hundred thousand open objects", "{\"a\":".repeat(100_000), "$" + ".a".repeat(64)),
                json("eight million open arrays without an object", "[".repeat(8_000_000), "$"),
                json("a number that runs a decimal out of memory", observation("1e999999999"), VALUE),
                json("its negative", observation("-1e999999999"), VALUE),
                json("a number too small for a decimal", observation("1e-999999999"), VALUE),
                json("an exponent that overflows an int", observation("1e99999999999999999999"), VALUE),
                json("a million digits", observation("9".repeat(1_000_000)), VALUE),
                json("a million decimals", observation("0." + "9".repeat(1_000_000)), VALUE),
                json("the number as an escape of the first levels", "{\"a\":1e999999999}", "$.a"),
                json("three megabytes of text", "{\"a\":\"" + "x".repeat(3_000_000) + "\"}", "$.a"),
                json("text that only escapes make short", "{\"a\":\"" + "\\u0041".repeat(1_048_577) + "\"}", "$.a"),
                json("a name of a megabyte", "{\"" + "x".repeat(1_000_000) + "\":1}", "$"),
                json("a name without characters", "{\"resourceType\":\"Observation\",\"\":1}", "$"),
                json("a million empty objects", "{\"a\":[" + "{},".repeat(999_999) + "{}]}", "$.a"),
                json("nine megabytes", "{\"a\":\"" + "x".repeat(9_000_000) + "\"}", "$"));
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                json("a name twice", "{\"a\":1,\"a\":2}", "$.a"),
                json("a name twice with the same value", "{\"a\":1,\"a\":1}", "$.a"),
                json("a name twice, far apart", "{\"a\":1,\"b\":[{},{\"a\":1}],\"a\":{}}", "$.a"),
                json("a name twice, once as an escape", "{\"subject\":1,\"\\u0073ubject\":2}", "$.subject"),
                json(
                        "two subjects in the fourth entry",
                        "{\"prefetch\":{\"vitals\":{\"entry\":[{},{},{},{\"resource\":{\"subject\":{\"reference\":"
                                + "\"Patient/1\"},\"subject\":{\"reference\":\"Patient/2\"}}}]}}}",
                        "$.prefetch.vitals.entry[3].resource.subject"),
                json("two contexts", "{\"context\":{},\"context\":{}}", "$.context"),
                json("a name that is not one, twice", "{\"Jane Roe\\r\\n\":1,\"Jane Roe\\r\\n\":2}", "$.*"));
    }

    private static final String VALUE = "$.prefetch.vitals.valueQuantity.value";

    private static String observation(String number) {
        return "{\"prefetch\":{\"vitals\":{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":" + number
                + "}}}}";
    }

    private static Arguments json(String name, String json, String path) {
        return arguments(name, json.getBytes(UTF_8), path);
    }

    private static Arguments text(String name, String json, Charset charset) {
        return arguments(name, json.getBytes(charset), "$");
    }

    private static Arguments inString(String name, int... bytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("{\"a\":\"" + SECRET).getBytes(UTF_8));
        for (int each : bytes) {
            out.write(each);
        }
        out.writeBytes("\"}".getBytes(UTF_8));
        return arguments(name, out.toByteArray(), "$");
    }

    private static byte[] noise() {
        var bytes = new byte[1_000_000];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
