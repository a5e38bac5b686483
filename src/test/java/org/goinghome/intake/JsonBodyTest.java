package org.goinghome.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.goinghome.payload.Payload;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class JsonBodyTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final Room.Place place = new Room(1 << 30, Room.PATIENCE).enter(TestKeys.named("any", true));

    JsonBodyTest() {
        request.setContentType("application/json");
        request.setContent("{}".getBytes(UTF_8));
    }

    @ParameterizedTest
    @Tag("cds-4")
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "Application/JSON",
                "application/fhir+json",
                "application/fhir+json; fhirVersion=4.0; charset=utf-8",
                "application/vnd.cds+json"
            })
    void json_in_utf_8_is_read(String contentType) {
        request.setContentType(contentType);

        assertThat(JsonBody.read(request, place)).isEqualTo("{}".getBytes(UTF_8));
    }

    @ParameterizedTest
    @Tag("cds-4")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "json",
                "text/json",
                "text/plain",
                "application/xml",
                "application/fhir+xml",
                "application/jsonp",
                "application/*",
                "*/*",
                "application/*+json;q=",
                "application/json;charset=utf-16",
                "application/json;charset=iso-8859-1",
                "application/json;charset=nonsense",
                "application/json;charset=",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json, text/plain"
            })
    void anything_else_is_an_unsupported_media_type(String contentType) {
        request.setContentType(contentType);

        assertRefused(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @Tag("T16")
    @ValueSource(strings = {"identity", "Identity", ""})
    void an_encoding_that_is_none_is_read(String encoding) {
        request.addHeader("Content-Encoding", encoding);

        assertThat(JsonBody.read(request, place)).hasSize(2);
    }

    @ParameterizedTest
    @Tag("T16")
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "zstd", "x-gzip", "identity, gzip", "nonsense"})
    void an_encoded_body_is_an_unsupported_media_type(String encoding) {
        request.addHeader("Content-Encoding", encoding);

        assertRefused(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    @Tag("T16")
    void a_second_encoding_counts_as_well() {
        request.addHeader("Content-Encoding", "identity");
        request.addHeader("Content-Encoding", "gzip");

        assertRefused(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    @Tag("T15")
    void a_body_of_the_limit_is_read_and_a_byte_more_is_too_large() {
        request.setContent(new byte[Payload.MAX_BYTES]);
        assertThat(JsonBody.read(request, place)).hasSize(Payload.MAX_BYTES);

        request.setContent(new byte[Payload.MAX_BYTES + 1]);
        assertRefused(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    @Tag("T15")
    void a_body_over_the_limit_is_not_read_to_its_end_when_its_length_is_not_told() throws IOException {
        var endless = new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        endless.setContentType("application/json");
        endless.setContent(new byte[Payload.MAX_BYTES + 100_000]);

        var refused = catchThrowableOfType(Refused.class, () -> JsonBody.read(endless, place));

        assertThat(refused.status()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(endless.getInputStream().readAllBytes()).hasSizeGreaterThan(80_000);
    }

    @Test
    @Tag("T17")
    void a_body_that_stops_is_too_slow_and_one_that_breaks_off_is_a_bad_request() {
        assertThat(refusal(new SocketTimeoutException())).isEqualTo(HttpStatus.REQUEST_TIMEOUT);
        assertThat(refusal(new EOFException())).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private HttpStatus refusal(IOException failure) {
        var failing = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw failure;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw failure;
                    }
                });
            }
        };
        failing.setContentType("application/json");
        return catchThrowableOfType(Refused.class, () -> JsonBody.read(failing, place))
                .status();
    }

    private void assertRefused(HttpStatus status) {
        var refused = catchThrowableOfType(Refused.class, () -> JsonBody.read(request, place));
        assertThat(refused).as("refusal").isNotNull();
        assertThat(refused.status()).isEqualTo(status);
    }
}
