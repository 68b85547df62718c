"""Files beside the code: what they name is there, and what is set in two of them agrees."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import backprop_core
from playground.server.document import LARGEST

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")]
PAGES += sorted((ROOT / "docs").glob("*.md")) + [
    ROOT / place / "README.md" for place in ("backprop_core", "playground")
]
WORKFLOW = (ROOT / ".github" / "workflows" / "tests.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_guide_names_files_and_modules_that_are_there() -> None:
    named = re.findall(r"`((?:[\w.]+/)+[\w.]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_workflow_runs_what_lands_and_every_python_from_the_oldest_on() -> None:
    assert "- run: bash .ci/run\n" in WORKFLOW
    versions = re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.*)\]", WORKFLOW)[1])
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert [f">={versions[0]}", versions] == [oldest, [f"3.{minor}" for minor in range(11, 15)]]


def test_actions_are_pinned_to_commits() -> None:
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert len(used) == 6
    assert [name for name in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name)] == []


def test_the_balancer_knows_the_replicas_of_the_compose_file() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    balancer = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    replicas = re.findall(r"^  (playground\d+): \*playground$", compose, re.MULTILINE)
    assert [f"{name}:8501" for name in replicas] == re.search(r"\{\$REPLICAS:(.*?)\}", balancer)[1].split()
    assert "lb_policy cookie" in balancer


def test_the_manifest_agrees_with_the_container_and_the_server() -> None:
    manifest = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    container = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    kinds = [re.search(r"^kind: (\w+)$", part, re.MULTILINE)[1] for part in manifest.split("\n---\n")]
    assert kinds == ["Deployment", "Service", "PodDisruptionBudget", "Ingress"]
    (port,), (user,) = (re.findall(rf"^{word} (\d+)", container, re.MULTILINE) for word in ("EXPOSE", "USER"))
    assert f"containerPort: {port}}}" in manifest
    assert f"runAsUser: {user}\n" in manifest
    assert f"image: backprop-playground:{backprop_core.__version__}\n" in manifest
    assert f"proxy-body-size: {LARGEST // 10**6}m\n" in manifest
    assert manifest.count("path: /_stcore/health, port: http") == 3
    assert "readOnlyRootFilesystem: true" in manifest
    assert 'session-cookie-change-on-failure: "true"' in manifest
