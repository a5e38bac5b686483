package org.goinghome.triage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.goinghome.triage.Sorted.OfPatient;

/**
 * The resources of a part of the input on disk, by partition: all of one patient's are in one of them. A file of blocks, and an
 * index that is there only when that part of the input was sorted to its end.
 */
final class Spill implements Closeable {

    private static final int BLOCK = 32 << 10;

    private final Path index;
    private final RandomAccessFile data;
    private final List<ByteArrayOutputStream> buffers = new ArrayList<>();
    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();

    /** Begins to write; what an earlier run left of it is gone. */
    Spill(Path folder, int part, int partitions) throws IOException {
        this.index = index(folder, part);
        this.data = new RandomAccessFile(data(folder, part).toFile(), "rw");
        data.setLength(0);
        for (var i = 0; i < partitions; i++) {
            buffers.add(new ByteArrayOutputStream(0));
        }
    }

    private static Path data(Path folder, int part) {
        return folder.resolve(String.format(Locale.ROOT, "input-%06d.spill", part));
    }

    static Path index(Path folder, int part) {
        return folder.resolve(String.format(Locale.ROOT, "input-%06d.index", part));
    }

    /** The partition of a patient, the same on every machine. */
    static int partition(String patientId, int partitions) {
        var hash = patientId.hashCode() * 0x9E3779B9;
        return Math.floorMod(hash ^ (hash >>> 16), partitions);
    }

    void add(Origin origin, OfPatient resource) throws IOException {
        add(origin, resource, resource.resource().bytes());
    }

    private synchronized void add(Origin origin, OfPatient resource, byte[] json) throws IOException {
        var partition = partition(resource.patientId(), buffers.size());
        var buffer = buffers.get(partition);
        var out = new DataOutputStream(buffer);
        out.writeInt(origin.file());
        out.writeLong(origin.line());
        out.writeUTF(origin.place());
        out.writeUTF(resource.patientId());
        out.writeUTF(resource.resourceType());
        out.writeUTF(resource.id());
        out.writeBoolean(resource.inPart());
        out.writeInt(json.length);
        out.write(json);
        if (buffer.size() >= BLOCK) {
            flush(partition);
        }
    }

    private void flush(int partition) throws IOException {
        var buffer = buffers.get(partition);
        if (buffer.size() > 0) {
            data.write(buffer.toByteArray());
            var entry = new DataOutputStream(blocks);
            entry.writeInt(partition);
            entry.writeInt(buffer.size());
            buffer.reset();
        }
    }

    /** Makes it count. */
    synchronized void finish() throws IOException {
        for (var partition = 0; partition < buffers.size(); partition++) {
            flush(partition);
        }
        data.getFD().sync();
        Whole.write(index, out -> blocks.writeTo(out));
    }

    @Override
    public void close() throws IOException {
        data.close();
    }

    /** All parts, to be read by partition. Safe for use by many threads. */
    static final class Reader implements Closeable {

        private final List<RandomAccessFile> parts = new ArrayList<>();
        private final List<List<Block>> partitions = new ArrayList<>();

        private record Block(int part, long offset, int length) {}

        Reader(Path folder, int parts, int partitions) throws IOException {
            for (var i = 0; i < partitions; i++) {
                this.partitions.add(new ArrayList<>());
            }
            for (var part = 0; part < parts; part++) {
                this.parts.add(new RandomAccessFile(data(folder, part).toFile(), "r"));
                var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(index(folder, part))));
                for (var offset = 0L; in.available() > 0; ) {
                    var owner = in.readInt();
                    var length = in.readInt();
                    this.partitions.get(owner).add(new Block(part, offset, length));
                    offset += length;
                }
            }
        }

        Chart.Collector read(int partition) throws IOException {
            var charts = new Chart.Collector();
            for (var block : partitions.get(partition)) {
                var bytes = new byte[block.length()];
                var data = parts.get(block.part());
                synchronized (data) {
                    data.seek(block.offset());
                    data.readFully(bytes);
                }
                add(bytes, charts);
            }
            return charts;
        }

        private static void add(byte[] block, Chart.Collector charts) throws IOException {
            var in = new DataInputStream(new ByteArrayInputStream(block));
            while (in.available() > 0) {
                var file = in.readInt();
                var line = in.readLong();
                var place = in.readUTF();
                var patientId = in.readUTF();
                var resourceType = in.readUTF();
                var id = in.readUTF();
                var inPart = in.readBoolean();
                var json = in.readNBytes(in.readInt());
                charts.add(patientId, new Chart.Entry(new Origin(file, line, place), resourceType, id, inPart, json));
            }
        }

        @Override
        public void close() throws IOException {
            for (var part : parts) {
                part.close();
            }
        }
    }
}
