/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import dev.apigatewaylogging.testsupport.kafka.Certificates;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A proxy for HTTPS that requires a login and records the hosts, and a TLS endpoint in front of a plain server. */
public final class RecordingProxy implements Closeable {

    private static final String LOGIN_REQUIRED = String.join(
            "\r\n", "HTTP/1.1 407 Login", "Proxy-Authenticate: Basic realm=\"proxy\"", "Content-Length: 0", "", "");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> connects = new CopyOnWriteArrayList<>();
    private final ServerSocket proxy = new ServerSocket(0);
    private final ServerSocket endpoint;
    private final String login;

    /**
     * @param target the plain server behind the TLS endpoint
     * @param certificates the key of the TLS endpoint, for localhost
     * @param login user and password, separated by a colon
     */
    public RecordingProxy(URI target, Certificates certificates, String login)
            throws IOException, GeneralSecurityException {
        this.login = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = Certificates.PASSWORD.toCharArray();
        try (InputStream file = Files.newInputStream(certificates.keystore())) {
            keys.load(file, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        this.endpoint = tls.getServerSocketFactory().createServerSocket(0);
        accept(proxy, this::connect);
        accept(endpoint, client -> join(client, new Socket(target.getHost(), target.getPort())));
    }

    /** The address of the proxy. */
    public int port() {
        return proxy.getLocalPort();
    }

    /** The TLS endpoint. */
    public URI endpoint() {
        return URI.create("https://localhost:" + endpoint.getLocalPort());
    }

    /** Host and port of each tunnel. */
    public List<String> connects() {
        return connects;
    }

    private interface Handler {
        void handle(Socket client) throws IOException;
    }

    private void accept(ServerSocket server, Handler handler) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    threads.execute(() -> {
                        try {
                            handler.handle(client);
                        } catch (IOException e) {
                            close(client);
                        }
                    });
                } catch (IOException e) {
                    close(server);
                }
            }
        });
    }

    private void connect(Socket client) throws IOException {
        // nothing follows the head before the response, so that the reader cannot read too much
        BufferedReader head =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        while (true) {
            String request = head.readLine();
            if (request == null) {
                close(client);
                return;
            }
            boolean allowed = false;
            for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                allowed |= line.equalsIgnoreCase("Proxy-Authorization: Basic " + login);
            }
            if (allowed && request.startsWith("CONNECT ")) {
                String target = request.split(" ", 3)[1];
                connects.add(target);
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                String[] address = target.split(":", 2);
                join(client, new Socket(address[0], Integer.parseInt(address[1])));
                return;
            }
            client.getOutputStream().write(LOGIN_REQUIRED.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void join(Socket one, Socket other) {
        threads.execute(() -> copy(one, other));
        copy(other, one);
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // the other direction was closed
        }
    }

    private static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(proxy);
        close(endpoint);
        threads.shutdownNow();
    }
}
