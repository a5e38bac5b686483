package org.goinghome.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The least that a service can do with a call that it takes seriously: read the body, parse every value of the prefetch with HAPI,
 * answer one card. By GET it tells what the process has used, for whoever measures.
 */
final class Floor extends HttpServlet {

    static final String PATH = "/floor";

    private static final long serialVersionUID = 1L;

    private static final byte[] CARDS = """
            {"cards":[{"uuid":"00000000-0000-4000-8000-000000000001","summary":"Going-home plan ready","indicator":"info",\
            "source":{"label":"The floor"}}]}""".getBytes(UTF_8);

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final JsonFactory JSON = new JsonFactory();

    /** Puts it beside the service, in the same server. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Beside {

        @Bean
        ServletRegistrationBean<Floor> floor() {
            return new ServletRegistrationBean<>(new Floor(), PATH);
        }
    }

    /**
     * What a process has used since its start.
     *
     * @param cpuNanos of all its threads
     * @param allocatedBytes in its heap
     */
    record Used(long cpuNanos, long allocatedBytes) {

        static Used parse(String text) {
            var space = text.indexOf(' ');
            return new Used(Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var read = parse(request.getInputStream().readAllBytes());
            response.setStatus(read == 0 ? HttpServletResponse.SC_PRECONDITION_FAILED : HttpServletResponse.SC_OK);
        } catch (JacksonException e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        response.setContentType("application/json");
        response.setContentLength(CARDS.length);
        response.getOutputStream().write(CARDS);
    }

    private static int parse(byte[] body) {
        var read = 0;
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var isPrefetch = parser.currentName().equals("prefetch");
                parser.nextToken();
                if (!isPrefetch) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    if (parser.nextToken() != JsonToken.START_OBJECT) {
                        continue;
                    }
                    var start = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    var end = (int) parser.currentLocation().getByteOffset();
                    var resource = FHIR.newJsonParser().parseResource(new String(body, start, end - start, UTF_8));
                    read += resource instanceof Bundle bundle
                            ? bundle.getEntry().size()
                            : 1;
                }
            }
        }
        return read;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var used = (system.getProcessCpuTime() + " " + allocated()).getBytes(UTF_8);
        response.setContentLength(used.length);
        response.getOutputStream().write(used);
    }

    private static long allocated() {
        try {
            // Since JDK 21.
            return (Long) ThreadMXBean.class
                    .getMethod("getTotalThreadAllocatedBytes")
                    .invoke(ManagementFactory.getThreadMXBean());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("It needs JDK 21 or later.", e);
        }
    }
}
