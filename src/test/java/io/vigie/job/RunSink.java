package io.vigie.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.InstantiationUtil;

/** Collects the output of a {@link JobRun}. */
final class RunSink {

    private RunSink() {}

    /** Keeps everything, including repetitions after a failure. */
    record AtLeastOnce<T>(String run) implements Sink<T> {
        private static final long serialVersionUID = 1;

        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(T element, Context unused) {
                    JobRun.keep(run, element);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }

    /**
     * Works as a transactional sink: output between two checkpoints counts exactly once, when the second one is
     * complete.
     */
    record ExactlyOnce(String run, String kind) implements Sink<String>, SupportsCommitter<List<String>> {
        private static final long serialVersionUID = 1;

        @Override
        public SinkWriter<String> createWriter(WriterInitContext context) {
            return new Writer(JobRun.of(run));
        }

        @Override
        public Committer<List<String>> createCommitter(CommitterInitContext context) {
            return new Committer<>() {
                @Override
                public void commit(Collection<CommitRequest<List<String>>> requests) {
                    requests.forEach(each -> JobRun.of(run).commit(kind, each.getCommittable()));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public SimpleVersionedSerializer<List<String>> getCommittableSerializer() {
            return new Lines();
        }
    }

    private static final class Writer implements CommittingSinkWriter<String, List<String>> {
        private final JobRun run;
        private List<String> lines = new ArrayList<>();

        Writer(JobRun run) {
            this.run = run;
        }

        @Override
        public void write(String element, Context context) {
            lines.add(element);
        }

        @Override
        public Collection<List<String>> prepareCommit() {
            if (lines.isEmpty()) {
                return List.of();
            }
            List<String> prepared = lines;
            lines = new ArrayList<>();
            // A transaction that is committed again after a restore is recognised by its name.
            prepared.add(0, run.newTransaction());
            return List.of(prepared);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }

    private static final class Lines implements SimpleVersionedSerializer<List<String>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<String> lines) throws IOException {
            return InstantiationUtil.serializeObject(lines);
        }

        @Override
        public List<String> deserialize(int version, byte[] bytes) throws IOException {
            try {
                return InstantiationUtil.deserializeObject(bytes, RunSink.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IOException("lines of another program", e);
            }
        }
    }
}
