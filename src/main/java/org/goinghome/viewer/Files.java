package org.goinghome.viewer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Files of one folder of pages, to read. As every file of a build has the same date, none tells when it was changed. */
public final class Files extends ResourceHttpRequestHandler {

    private static final String ROOT = "web/";
    private static final String FIRST = "index.html";

    /** @param folder of what the build made of {@code src/main/web}, with a slash at its end; nothing for all of it */
    public Files(String folder) {
        setLocations(List.of(new ClassPathResource(ROOT + folder)));
        setUseLastModified(false);
        setMediaTypes(Map.of("md", new MediaType("text", "plain", StandardCharsets.UTF_8)));
    }

    @Override
    protected String processPath(String path) {
        var file = super.processPath(path);
        return file.isEmpty() || file.equals("/") ? FIRST : file;
    }
}
