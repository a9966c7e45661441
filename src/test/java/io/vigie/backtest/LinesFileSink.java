package io.vigie.backtest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Lines → one file, in one subtask. For bounded local runs, which have no checkpoints. */
final class LinesFileSink implements Sink<String> {

    private static final long serialVersionUID = 1;

    private final String file;

    public LinesFileSink(Path file) {
        this.file = file.toString();
    }

    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) throws IOException {
        return new LinesFileWriter(Files.newBufferedWriter(Path.of(file), StandardCharsets.UTF_8));
    }

    private record LinesFileWriter(BufferedWriter out) implements SinkWriter<String> {
        @Override
        public void write(String line, Context context) throws IOException {
            out.write(line);
            out.write('\n');
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
