package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.FhirPackage;
import org.goinghome.artifact.Problems;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Where the guidance lies: folders and FHIR packages, which add up. In which order they are named makes no difference. */
final class Locations {

    private static final String SETTING = "goinghome.guidance.locations";
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.*-]+:.*");
    private static final Pattern LOCAL = Pattern.compile("(?:file|classpath):.*");

    /** In the folder of a guideline, or of an unpacked package, and not guidance. */
    private static final Pattern BESIDE = Pattern.compile(
            "(?:^|.*/)(?:package\\.json|\\.index\\.json|ImplementationGuide-[^/]+\\.json|(?:tests|examples?|other)/.*)");

    private final PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    private final List<String> locations;
    private final Problems problems;

    private Locations(List<String> locations, Problems problems) {
        this.locations = locations;
        this.problems = problems;
    }

    /** Every file of guidance; a location that holds none is a problem. */
    static List<ArtifactFile> read(List<String> locations, Problems problems) {
        var all = new Locations(locations, problems);
        if (locations.isEmpty()) {
            problems.add(SETTING, "$", "names no folder and no package");
        }
        return locations.stream()
                .distinct()
                .flatMap(location -> all.read(location).stream())
                .sorted(Comparator.comparing(ArtifactFile::name))
                .toList();
    }

    private List<ArtifactFile> read(String location) {
        // A path as it stands; Spring would look for it on the class path.
        var address = SCHEME.matcher(location).matches()
                ? location
                : Path.of(location).toUri().toString();
        if (!LOCAL.matcher(address).matches()) {
            problems.add(SETTING, location, "expected a folder or a .tgz on this machine");
            return List.of();
        }
        try {
            return location.endsWith(".tgz") ? packaged(location, address) : folder(location, address);
        } catch (IOException e) {
            problems.add(SETTING, location, "cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    private List<ArtifactFile> packaged(String location, String address) throws IOException {
        try (var tgz = resolver.getResource(address).getInputStream()) {
            return FhirPackage.read(location, tgz, problems);
        }
    }

    private List<ArtifactFile> folder(String location, String address) throws IOException {
        var folder = address.endsWith("/") ? address : address + "/";
        var root = address.startsWith("file:")
                ? resolver.getResource(folder).getURL().toString()
                : "";
        var files = new ArrayList<ArtifactFile>();
        for (var resource : resolver.getResources(folder + "**/*.json")) {
            var name = name(root, resource);
            if (!BESIDE.matcher(name).matches()) {
                files.add(new ArtifactFile(
                        // Alone it needs no more than its own name.
                        locations.size() == 1 ? name : (location.endsWith("/") ? location : location + "/") + name,
                        resource.getContentAsString(UTF_8)));
            }
        }
        if (files.isEmpty()) {
            problems.add(SETTING, location, "holds no .json file");
        }
        return files;
    }

    /** Below the folder; on the class path the last folder and the file. */
    private static String name(String root, Resource resource) throws IOException {
        var url = resource.getURL().toString();
        if (!root.isEmpty() && url.startsWith(root)) {
            return url.substring(root.length());
        }
        var parts = List.of(url.split("/"));
        return String.join("/", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
    }
}
