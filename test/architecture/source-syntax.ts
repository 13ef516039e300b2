/** TypeScript sources as syntax trees, each parsed once. */
import ts from 'typescript';
import { readProjectFile } from './project-files.ts';

const parsed = new Map<string, ts.SourceFile>();

export function parse(path: string): ts.SourceFile {
  const source = parsed.get(path) ?? parseText(path, readProjectFile(path));
  parsed.set(path, source);
  return source;
}

export function parseText(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

export function nodesIn(source: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

export function nodesOf(path: string): readonly ts.Node[] {
  return nodesIn(parse(path));
}

/** A text that the code makes, as opposed to one it compares with, declares as a type or uses as a key. */
export function isMadeText(node: ts.Node): node is ts.StringLiteralLike {
  if (!ts.isStringLiteralLike(node)) return false;
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent) || ts.isCaseClause(parent)) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  const compares = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  return !(ts.isBinaryExpression(parent) && compares.includes(parent.operatorToken.kind));
}
