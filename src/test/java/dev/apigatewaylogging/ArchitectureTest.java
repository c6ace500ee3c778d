/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Enforces the package structure that docs/architecture.md and each package-info.java describe. */
class ArchitectureTest {

    private static final String ROOT = "dev.apigatewaylogging";

    /** Source files of a package, without those of its subpackages, generated ones and package-info. */
    private static final int MAX_CLASSES = 25;

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage(ROOT + "..");

    @Test
    void packagesDependOnEachOtherWithoutCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void parsersHttpCallsAndUtilDoNotDependOnCamel() {
        for (String name : Set.of("logformat", "httpcall", "util")) {
            noClasses()
                    .that(resideInAPackage(ROOT + "." + name + ".."))
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.apache.camel.."))
                    .check(MAIN);
        }
    }

    @Test
    void componentDependsOnlyOnAwsAndUtil() {
        classes()
                .that(resideInAPackage(ROOT + ".component.."))
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.or(
                        DescribedPredicate.not(OURS),
                        resideInAnyPackage(ROOT + ".component..", ROOT + ".aws..", ROOT + ".util..")))
                .check(MAIN);
    }

    @Test
    void awsAndUtilDependOnNoOtherPackage() {
        for (String name : Set.of("aws", "util")) {
            classes()
                    .that(resideInAPackage(ROOT + "." + name + ".."))
                    .should()
                    .onlyDependOnClassesThat(DescribedPredicate.or(
                            DescribedPredicate.not(OURS), resideInAPackage(ROOT + "." + name + "..")))
                    .check(MAIN);
        }
    }

    @Test
    void noPackageExceptRootDependsOnAktoOrDeadLetters() {
        for (String name : Set.of("akto", "deadletter")) {
            noClasses()
                    .that(DescribedPredicate.not(resideInAnyPackage(ROOT, ROOT + "." + name + "..")))
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "." + name + ".."))
                    .check(MAIN);
        }
    }

    @Test
    void packagesAreSmall() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .forEach(file -> sizes.merge(file.getParent().toString(), 1L, Long::sum));
        }

        assertThat(sizes)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(MAX_CLASSES));
    }

    @Test
    void packageInfoAndArchitectureDocumentDescribeEachPackage() throws IOException {
        Set<String> packages = MAIN.stream()
                .map(JavaClass::getPackage)
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .allSatisfy(name -> assertThat(Path.of("src/main/java", name.replace('.', '/'), "package-info.java"))
                        .exists());
        assertThat(documentedPackages()).isEqualTo(packages);
    }

    /** The packages in the first column of the table. */
    private static Set<String> documentedPackages() throws IOException {
        String document = Files.readString(Path.of("docs/architecture.md"));
        int start = document.indexOf("\n## Packages\n");
        String section = document.substring(start, document.indexOf("\n## ", start + 1));
        Set<String> names = new TreeSet<>();
        for (String row : section.lines().filter(line -> line.startsWith("|")).toList()) {
            String first = row.substring(1, row.indexOf('|', 1)).strip();
            if (first.equals("root")) {
                names.add(ROOT);
            }
            Matcher name = Pattern.compile("`([a-z.]+)`").matcher(first);
            while (name.find()) {
                names.add(ROOT + "." + name.group(1));
            }
        }
        return names;
    }
}
