/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** A key with a self-signed certificate, created by the JDK's keytool, and a trust store that holds it. */
public final class Certificates {

    /** Of every store. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "key";

    private final Path keystore;
    private final Path truststore;

    private Certificates(Path keystore, Path truststore) {
        this.keystore = keystore;
        this.truststore = truststore;
    }

    /** Makes both files. */
    public static Certificates of(String name, Path directory) {
        Path keystore = directory.resolve(name + "-key.p12");
        Path truststore = directory.resolve(name + "-trust.p12");
        keytool(name, keystore);
        trust(keystore, truststore);
        return new Certificates(keystore, truststore);
    }

    /** The key: for its owner. */
    public Path keystore() {
        return keystore;
    }

    /** The certificate: for those who are to trust the owner. */
    public Path truststore() {
        return truststore;
    }

    private static void keytool(String name, Path keystore) {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keystore.toString());
        try {
            Process process = keytool.redirectErrorStream(true).start();
            String logEntry = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + logEntry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no keytool beside this JVM", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a key", e);
        }
    }

    private static void trust(Path keystore, Path truststore) {
        char[] password = PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(keystore);
                OutputStream out = Files.newOutputStream(truststore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            trusted.store(out, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make " + truststore, e);
        }
    }
}
