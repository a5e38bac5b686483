package org.goinghome.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The guidance in a FHIR package: a {@code .tgz} whose folder {@code package} holds a resource a file. Examples and whatever
 * else lies below other folders are not guidance. Nothing is written to disk, and no more is read than a guidance can need.
 */
public final class FhirPackage {

    private static final long MOST_BYTES = 64L << 20;
    private static final long LARGEST_FILE = 16L << 20;
    private static final int MOST_ENTRIES = 5_000;
    private static final Pattern ARTIFACT = Pattern.compile("package/[^/]+\\.json");
    private static final Set<String> ABOUT_IT = Set.of("package/package.json", "package/.index.json");

    private final String name;
    private final Problems problems;
    private final List<ArtifactFile> files = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private FhirPackage(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /**
     * Reads a package to its end; whatever is wrong with it is added to {@code problems}.
     *
     * @param name what a person calls the package; its files are called {@code name!package/file.json}
     */
    public static List<ArtifactFile> read(String name, InputStream tgz, Problems problems) {
        var reader = new FhirPackage(name, problems);
        reader.read(tgz);
        return List.copyOf(reader.files);
    }

    private void read(InputStream tgz) {
        try (var unpacked = new Limited(new GZIPInputStream(tgz));
                var tar = new TarArchiveInputStream(unpacked)) {
            var entries = 0;
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    problems.add(name, "$", "has more than " + MOST_ENTRIES + " entries");
                    return;
                }
                add(tar, entry);
            }
            // Only at its very end does a .tgz show that nothing in it was changed.
            unpacked.transferTo(OutputStream.nullOutputStream());
            if (!seen.contains("package/package.json")) {
                problems.add(name, "$", "is not a FHIR package: it has no package/package.json");
            } else if (seen.stream().noneMatch(FhirPackage::isArtifact)) {
                problems.add(name, "$", "holds no package/*.json with an artifact");
            }
        } catch (TooLarge e) {
            problems.add(name, "$", "unpacks to more than " + (MOST_BYTES >> 20) + " MiB");
        } catch (IOException | IllegalArgumentException e) {
            // An archive that is cut off, or that was changed by a bad copy.
            problems.add(name, "$", "is not a whole .tgz: " + e.getMessage());
        }
    }

    private void add(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        var path = entry.getName();
        if (path.startsWith("/")
                || path.contains("\\")
                || List.of(path.split("/")).contains("..")) {
            problems.add(name, path, "is a path that leads out of the package");
        } else if (entry.isDirectory()) {
            return;
        } else if (!isPlainFile(entry)) {
            problems.add(name, path, "is a link, a device or sparse; expected files and folders only");
        } else if (!seen.add(path)) {
            problems.add(name, path, "is in the package twice");
        } else if (isArtifact(path)) {
            if (entry.getSize() > LARGEST_FILE) {
                problems.add(name, path, "has more than " + (LARGEST_FILE >> 20) + " MiB");
                return;
            }
            text(path, tar.readAllBytes())
                    .ifPresent(json -> files.add(new ArtifactFile(name + "!" + path, json, true)));
        }
    }

    private static boolean isArtifact(String path) {
        return ARTIFACT.matcher(path).matches() && !ABOUT_IT.contains(path);
    }

    /** What links and devices are read as is not in the package, and a sparse file may hold more than the package. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        return !(entry.isSymbolicLink()
                || entry.isLink()
                || entry.isBlockDevice()
                || entry.isCharacterDevice()
                || entry.isFIFO()
                || entry.isSparse());
    }

    private Optional<String> text(String path, byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            problems.add(name, path, "is not UTF-8");
            return Optional.empty();
        }
    }

    /** A small package may unpack to more than there is memory for. */
    private static final class Limited extends FilterInputStream {

        private long left = MOST_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var value = super.read();
            return value < 0 ? value : counted(1, value);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var count = super.read(target, offset, length);
            return counted(count, count);
        }

        @Override
        public long skip(long count) throws IOException {
            var skipped = super.skip(count);
            left -= skipped;
            if (left < 0) {
                throw new TooLarge();
            }
            return skipped;
        }

        private int counted(int count, int result) throws TooLarge {
            left -= Math.max(0, count);
            if (left < 0) {
                throw new TooLarge();
            }
            return result;
        }
    }

    private static final class TooLarge extends IOException {}
}
