/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server with one thread a connection. The JDK's own sets the Date header itself and cannot break off in
 * the middle of a body, both of which a fake that injects faults must be able to do.
 */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final ServerSocket socket;
    private final Function<HttpRequest, HttpReply> handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "http-listener");
        thread.setDaemon(true);
        return thread;
    });

    private HttpListener(ServerSocket socket, Function<HttpRequest, HttpReply> handler) {
        this.socket = socket;
        this.handler = handler;
    }

    /** Listens on an address; port 0 selects a free one. */
    public static HttpListener started(InetAddress address, int port, Function<HttpRequest, HttpReply> handler) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), 200);
            HttpListener listener = new HttpListener(socket, handler);
            listener.threads.execute(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ":" + port, e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        shut(socket);
        connections.forEach(HttpListener::shut);
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                connection.setTcpNoDelay(true);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                // closed, or a client that disconnected before it was served
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 65536);
            HttpRequest request = HttpRequestReader.read(in, out);
            while (request != null) {
                if (!write(handled(request), out)) {
                    // a reset rather than an orderly close, as when a machine disappears
                    connection.setSoLinger(true, 0);
                    return;
                }
                if (request.header("connection").equalsIgnoreCase("close")) {
                    return;
                }
                request = HttpRequestReader.read(in, out);
            }
        } catch (IOException e) {
            // the client disconnected: there is nothing to send
            return;
        } finally {
            connections.remove(connection);
        }
    }

    private HttpReply handled(HttpRequest request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return HttpReply.text(500, "the fake AWS has a defect: " + e + "\n");
        }
    }

    /** Writes a reply; false when the connection is to be broken. */
    private static boolean write(HttpReply reply, OutputStream out) throws IOException {
        boolean whole = reply.delivery() == HttpReply.Delivery.WHOLE;
        int length = reply.body().length;
        int sent = whole ? length : length / 2;
        int promised = reply.delivery() == HttpReply.Delivery.CUT ? length : sent;
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(reply.status())
                .append(reply.status() < 400 ? " OK\r\n" : " Refused\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(promised).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(reply.body(), 0, sent);
        out.flush();
        return promised == sent;
    }

    private static void shut(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close", e);
        }
    }
}
