package io.vigie.micro;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A digest of 64 bytes: work that no change of the project touches. Figures are compared in units of it. */
@State(Scope.Thread)
public class Calibration {
    private final byte[] bytes = new byte[64];
    private MessageDigest digest;

    @Setup
    public void setUp() throws NoSuchAlgorithmException {
        new Random(1).nextBytes(bytes);
        digest = MessageDigest.getInstance("SHA-256");
    }

    @Benchmark
    public byte[] sha256() {
        return digest.digest(bytes);
    }
}
