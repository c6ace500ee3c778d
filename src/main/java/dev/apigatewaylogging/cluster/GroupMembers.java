/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** The members of the group, as the coordinator describes them. Only for people: no decision depends on it. */
final class GroupMembers {

    private final String group;
    private final String localName;
    private volatile List<GroupMember> members = List.of();

    /** @param localName the client ID of this process */
    GroupMembers(String group, String localName) {
        this.group = group;
        this.localName = localName;
    }

    List<GroupMember> members() {
        return members;
    }

    /** Asks the coordinator. Does not wait; a failure keeps what is known. */
    void refresh(Admin admin) {
        KafkaFuture<?> unused = admin.describeConsumerGroups(List.of(group))
                .all()
                .whenComplete((described, failure) -> {
                    if (failure == null) {
                        members = members(described.get(group));
                    }
                });
    }

    /**
     * Asks the coordinator whether the group has no members. Waits for the response.
     *
     * @throws KafkaException if there is none
     */
    boolean isEmpty(Admin admin) {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .members()
                    .isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            throw new KafkaException("the consumer group cannot be described", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private List<GroupMember> members(ConsumerGroupDescription description) {
        return description.members().stream()
                .map(this::member)
                .sorted(Comparator.comparing(GroupMember::name))
                .toList();
    }

    private GroupMember member(MemberDescription member) {
        Set<Integer> shards = new TreeSet<>();
        member.assignment().topicPartitions().stream()
                .map(TopicPartition::partition)
                .forEach(shards::add);
        return new GroupMember(member.clientId(), shards, member.clientId().equals(localName));
    }
}
